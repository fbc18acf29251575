/** What jsdom leaves out and the components' base asks for; layout is not what these tests are about. */
class NoLayout implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

globalThis.ResizeObserver ??= NoLayout;
Element.prototype.scrollIntoView ??= () => undefined;
