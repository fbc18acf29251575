/** Tells when the page's address changes, also where a site draws its pages itself. @returns how to stop */
export function watchPages(tell: { changed(): void; looked(): void }): () => void {
  let last = location.href;
  const look = () => {
    tell.looked();
    if (location.href === last) return;
    last = location.href;
    tell.changed();
  };
  // Nothing of the site's is wrapped or replaced: looking now and then does.
  const timer = setInterval(look, 1000);
  addEventListener('popstate', look);
  addEventListener('hashchange', look);
  return () => {
    clearInterval(timer);
    removeEventListener('popstate', look);
    removeEventListener('hashchange', look);
  };
}
