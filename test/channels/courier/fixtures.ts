import type { ChannelFixture } from '../../../server/channels/contract.ts';

const raw = (more: object) =>
  Buffer.from(JSON.stringify({ id: 'c1', from: '+3161', text: 'Hi', at: '2026-11-20T09:00:00Z', ...more }));

/** Real shapes, written by us, and what they mean. At least three. */
export const courierFixtures: ChannelFixture[] = [
  {
    name: 'the least',
    raw: raw({}),
    expects: { type: 'message', text: 'Hi', from: { address: '+3161', name: '+3161' } },
  },
  {
    name: 'with a name',
    raw: raw({ name: 'Ada' }),
    expects: { type: 'message', from: { address: '+3161', name: 'Ada' } },
  },
  { name: 'several lines', raw: raw({ text: 'One\nTwo' }), expects: { type: 'message', text: 'One\nTwo' } },
];
