/** A window that is not painted goes on without. */
const longestMillis = 100;

/** Resolves once what has changed until now is on the screen: in a task after the next frame. */
export function afterPaint(): Promise<void> {
  return new Promise((resolve) => {
    if (document.hidden) {
      setTimeout(resolve);
      return;
    }
    const late = setTimeout(resolve, longestMillis);
    requestAnimationFrame(() => {
      clearTimeout(late);
      setTimeout(resolve);
    });
  });
}
