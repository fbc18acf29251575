/** What jsdom leaves out and the components' base asks for; layout is not what these tests are about. */
class NoLayout implements ResizeObserver {
  observe(): void {}
  unobserve(): void {}
  disconnect(): void {}
}

/** The router loads pages whose links come into sight: nothing does here. */
class NothingInSight extends NoLayout implements IntersectionObserver {
  readonly root = null;
  readonly rootMargin = '';
  readonly scrollMargin = '';
  readonly thresholds = [];
  takeRecords(): IntersectionObserverEntry[] {
    return [];
  }
}

globalThis.ResizeObserver ??= NoLayout;
globalThis.IntersectionObserver ??= NothingInSight;
Element.prototype.scrollIntoView ??= () => undefined;
