import { beforeEach } from 'vitest';

/** Where menus and dialogs are drawn, as the page has it. */
beforeEach(() => {
  if (document.getElementById('floats')) return;
  const place = document.createElement('div');
  place.id = 'floats';
  document.body.append(place);
});
