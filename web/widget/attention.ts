/** How a page gets someone's attention: a short tone, and the number of new messages in its title. */
export interface Attention {
  setCount(count: number): void;
  ring(): void;
  stop(): void;
}

export function createAttention(): Attention {
  let title: string | null = null;
  let audio: AudioContext | null = null;
  let count = 0;

  function showCount(): void {
    if (title !== null && document.title.endsWith(title)) document.title = title;
    title = null;
    if (count === 0 || !document.hidden) return;
    title = document.title;
    document.title = `(${count}) ${title}`;
  }
  document.addEventListener('visibilitychange', showCount);
  return {
    setCount(wanted) {
      if (wanted === count) return;
      count = wanted;
      showCount();
    },
    ring() {
      // Before somebody has touched the page, browsers play nothing and complain in its console.
      if (!navigator.userActivation?.hasBeenActive) return;
      try {
        audio ??= new AudioContext();
        void audio.resume();
        tone(audio, { frequency: 660, at: 0 });
        tone(audio, { frequency: 880, at: 0.12 });
      } catch {
        // Without sound, then.
      }
    },
    stop() {
      count = 0;
      showCount();
      document.removeEventListener('visibilitychange', showCount);
      void audio?.close();
    },
  };
}

function tone(audio: AudioContext, { frequency, at }: { frequency: number; at: number }): void {
  const oscillator = audio.createOscillator();
  const gain = audio.createGain();
  const begin = audio.currentTime + at;
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0.0001, begin);
  gain.gain.exponentialRampToValueAtTime(0.08, begin + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0001, begin + 0.2);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(begin);
  oscillator.stop(begin + 0.22);
}
