/**
 * What the service worker says to this page. It may speak before the part of the page that listens is loaded, for example
 * when somebody clicks a notification while the page opens: what was said until then is kept for it.
 */

type Hear = (data: unknown) => void;
let kept: unknown[] = [];
let hear: Hear = (data) => void kept.push(data);

/** To be called as soon as the page runs. */
export function keepWorkerMessages(): void {
  // Not there where the page came without https.
  if (!('serviceWorker' in navigator)) return;
  navigator.serviceWorker.addEventListener('message', ({ data }: MessageEvent<unknown>) => hear(data));
}

/** The only one that hears from now on, beginning with what was kept. */
export function hearWorker(listener: Hear): void {
  const until = kept;
  kept = [];
  hear = listener;
  until.forEach((data) => listener(data));
}
