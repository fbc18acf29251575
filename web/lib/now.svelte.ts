/**
 * The one clock of the web: `clock.now` is epoch milliseconds, moved on every ten seconds while the page is visible,
 * and once when it becomes visible again. Everything that says "12 min" reads it, so all change in the same frame.
 */
class Clock {
  now = $state(Date.now());

  constructor() {
    if (typeof document === 'undefined') return;
    setInterval(() => {
      if (!document.hidden) this.now = Date.now();
    }, 10_000);
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden) this.now = Date.now();
    });
  }
}

export const clock = new Clock();
