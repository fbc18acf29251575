const notes = [
  { frequency: 660, at: 0 },
  { frequency: 880, at: 0.13 },
];
const lengthSeconds = 0.35;
const loudness = 0.12;
let audio: AudioContext | undefined;

/** Two soft tones. Silent where the browser wants somebody to have touched the page before. */
export function chime(): void {
  try {
    audio ??= new AudioContext();
  } catch {
    return;
  }
  const { currentTime, destination } = audio;
  void audio.resume().catch(() => undefined);
  for (const { frequency, at } of notes) {
    const [tone, volume] = [audio.createOscillator(), audio.createGain()];
    const from = currentTime + at;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(loudness, from + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + lengthSeconds);
    tone.connect(volume).connect(destination);
    tone.start(from);
    tone.stop(from + lengthSeconds);
  }
}
