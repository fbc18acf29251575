import type { BrowserContext, Page } from 'playwright-core';

/** What a page plays: how many tones, whether the audio ran, and how loud the loudest sample was. */
export interface Heard {
  tones: number;
  running: boolean;
  peak: number;
}

/** Listens to all later pages of a browser at the loudspeaker: what goes to it passes an analyser. */
export async function listenOn(context: BrowserContext): Promise<void> {
  await context.addInitScript(`(() => {
    const heard = { tones: 0, running: false, peak: 0 };
    globalThis.heardTones = heard;
    const connect = AudioNode.prototype.connect;
    AudioNode.prototype.connect = function (to, ...rest) {
      if (to === this.context.destination) {
        const analyser = this.context.createAnalyser();
        connect.call(this, analyser);
        const samples = new Float32Array(analyser.fftSize);
        const listen = setInterval(() => {
          heard.running ||= this.context.state === 'running';
          analyser.getFloatTimeDomainData(samples);
          for (const one of samples) heard.peak = Math.max(heard.peak, Math.abs(one));
        }, 10);
        setTimeout(() => clearInterval(listen), 5000);
      }
      return connect.call(this, to, ...rest);
    };
    const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...when) {
      heard.tones += 1;
      return start.apply(this, when);
    };
  })()`);
}

export async function heardOn(page: Page): Promise<Heard> {
  return page.evaluate<Heard>('globalThis.heardTones');
}
