import { expect, test } from 'vitest';
import { whenOf } from '../../../web/features/inbox/thread/invite/when-of.ts';

test('whole days are days everywhere', () => {
  const { here, there } = whenOf({ start: '2026-12-24', end: '2026-12-26', allDay: true, timeZone: null });
  expect(here).toMatch(/24.*26|December 24/);
  expect(there).toBeNull();
});

test('on the clock of whom it comes from where that is another, and none where only its file knows it', () => {
  const start = '2026-11-24T09:00:00.000Z';
  const { there } = whenOf({ start, end: null, allDay: false, timeZone: 'Asia/Tokyo' });
  expect(there).toMatch(/(18:00|6:00).*\(Asia\/Tokyo\)$/);
  expect(whenOf({ start, end: null, allDay: false, timeZone: 'W. Europe Standard Time' }).there).toBeNull();
});
