import { expect, test } from 'vitest';
import { readWaitingFilter } from '../../../web/features/desk/waiting-filter.ts';

const known = {
  inboxes: new Set(['support']),
  channels: new Set(['email', 'chat']),
  teams: new Set(['harbour']),
};
const read = (search: string) => readWaitingFilter(new URLSearchParams(search), known);

test('the list of who waits is narrowed by what the address says and is there', () => {
  expect(read('')).toEqual({});
  expect(read('tab=waiting&inbox=support&channel=chat&team=harbour')).toEqual({
    ...{ inboxId: 'support', channel: 'chat', teamId: 'harbour' },
  });
  expect(read('inbox=gone&channel=&team=harbour')).toEqual({ teamId: 'harbour' });
});
