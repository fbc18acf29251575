import type { Place } from './hello.ts';
import { fetchConfig } from './server.ts';
import type { WidgetState } from './state.ts';

/** A page may be open for days: after this long it is asked again whether somebody is there. */
const goodForMillis = 60_000;

/** Keeps it true whether somebody is there. */
export class Hours {
  readonly #state: WidgetState;
  readonly #place: Place;
  #askedAt = Date.now();

  constructor(state: WidgetState, place: Place) {
    this.#state = state;
    this.#place = place;
  }

  /** Somebody looks: asks again when that is long ago. What cannot be asked stays as it was. */
  look(): void {
    if (Date.now() - this.#askedAt < goodForMillis) return;
    this.#askedAt = Date.now();
    const { server, key, locale } = this.#place;
    fetchConfig(server, key, locale).then(
      ({ open, opensAt }) => {
        Object.assign(this.#state.config, { open, opensAt });
        this.#state.changed();
      },
      () => undefined,
    );
  }
}
