/**
 * Whoever goes by key is where they went: a screen reader says what has the focus, and Tab goes on from there. Nothing
 * is taken from a field, a dialog, the other half or whoever uses a mouse. After the next frame: what one came for is
 * painted first.
 * @param part of what is to have the focus: the next section around it
 */
export function takeFocus(part: HTMLElement): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const frame = requestAnimationFrame(() => (timer = setTimeout(take)));
  function take() {
    const { activeElement: now, documentElement: root } = document;
    const isFree = now === null || now === document.body || now.matches('[data-conversation]');
    if (!isFree || root.dataset['by'] !== 'key' || part.closest('[data-focused="false"]')) return;
    part.closest('section')?.focus({ preventScroll: true });
  }
  return () => {
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}
