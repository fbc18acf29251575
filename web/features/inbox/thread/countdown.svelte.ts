import { serverNow } from '../../../stores/server-clock.ts';

/** Seconds until a moment of the server, counted down while a component shows them. */
export class Countdown {
  seconds = $state(0);

  /** @param until ISO 8601 moment; null stops it */
  constructor(until: () => string | null) {
    $effect(() => {
      const end = until();
      if (end === null) {
        this.seconds = 0;
        return;
      }
      const tick = () => {
        this.seconds = Math.max(0, Math.ceil((Date.parse(end) - serverNow()) / 1000));
        if (this.seconds === 0) clearInterval(timer);
      };
      const timer = setInterval(tick, 250);
      tick();
      return () => clearInterval(timer);
    });
  }
}
