/* global document, localStorage, matchMedia */
// Runs before the first paint (a classic script, so that a strict CSP needs no inline code): the page never
// flashes in the wrong theme. web/lib/theme.svelte.ts owns the same attributes afterwards.
(function () {
  var root = document.documentElement;
  var saved;
  try {
    saved = JSON.parse(localStorage.getItem('onevoice:appearance') || '{}') || {};
  } catch {
    saved = {};
  }
  var dark =
    saved.theme === 'dark' || (saved.theme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches);
  var high = saved.contrast === 'high' || (!saved.contrast && matchMedia('(prefers-contrast: more)').matches);
  root.dataset.theme = dark ? 'dark' : 'light';
  root.dataset.contrast = high ? 'high' : 'normal';
  root.dataset.density = saved.density === 'compact' ? 'compact' : 'comfortable';
})();
