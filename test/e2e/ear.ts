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

/** What the browser was asked to show outside of its pages, as their people allowed it to. */
export interface Shown {
  title: string;
  body: string;
}

/** Lets later pages of a browser show notifications of the system, and remembers those. */
export async function watchOn(context: BrowserContext): Promise<void> {
  await context.grantPermissions(['notifications']);
  await context.addInitScript(`(() => {
    const shown = (globalThis.shownNotes = []);
    globalThis.Notification = class extends Notification {
      constructor(title, options) {
        super(title, options);
        shown.push(this);
      }
    };
  })()`);
}

export async function shownOn(page: Page): Promise<Shown[]> {
  return page.evaluate<Shown[]>('shownNotes.map(({ title, body }) => ({ title, body }))');
}

/** As a click on the newest of them would. */
export async function clickShown(page: Page): Promise<void> {
  await page.evaluate("shownNotes.at(-1).dispatchEvent(new Event('click'))");
}

export async function heardOn(page: Page): Promise<Heard> {
  return page.evaluate<Heard>('globalThis.heardTones');
}
