/** One media query as reactive state: `const phone = new Media('(max-width: 40rem)'); phone.matches`. */
export class Media {
  matches = $state(false);

  constructor(query: string) {
    const list = typeof matchMedia === 'function' ? matchMedia(query) : undefined;
    this.matches = list?.matches ?? false;
    list?.addEventListener('change', (event) => (this.matches = event.matches));
  }
}

/** The widths at which the frame changes; the same numbers as the breakpoints in app.css. */
export const media = {
  /** One pane at a time, bottom bar. */
  phone: new Media('(max-width: 47.99rem)'),
  /** The customer panel is a drawer. */
  narrow: new Media('(max-width: 79.99rem)'),
  wide: new Media('(min-width: 80rem)'),
  touch: new Media('(pointer: coarse)'),
  calm: new Media('(prefers-reduced-motion: reduce)'),
  dark: new Media('(prefers-color-scheme: dark)'),
  moreContrast: new Media('(prefers-contrast: more)'),
};
