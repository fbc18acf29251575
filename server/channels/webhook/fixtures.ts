import type { ChannelFixture } from '../contract.ts';

const raw = (value: object): Buffer => Buffer.from(JSON.stringify(value));

/** Items as bridges hand them in, and what they mean. */
export const webhookFixtures: ChannelFixture[] = [
  {
    name: 'the least that there can be',
    raw: raw({ externalId: 'm1', from: { externalId: 'ada' }, text: 'Hello?' }),
    expects: { type: 'message', text: 'Hello?', identityKind: 'webhook', subject: '' },
  },
  {
    name: 'a review with stars and a link',
    raw: raw({
      ...{ externalId: 'r7', kind: 'review', rating: 2, url: 'https://reviews.example/r7' },
      ...{ from: { externalId: 'u9', name: 'Bo', handle: '@bo' }, text: 'It hums.', visibility: 'public' },
      ...{ sentAt: '2026-11-20T10:00:00+01:00', locale: 'en-GB' },
    }),
    expects: {
      type: 'message',
      text: 'It hums.',
      sentAt: new Date('2026-11-20T09:00:00Z'),
    },
  },
  {
    name: 'a changed comment',
    raw: raw({ type: 'edit', about: 'c1', text: 'Better now', editedAt: '2026-11-20T10:00:00Z' }),
    expects: { type: 'edit', text: 'Better now', html: null, editedAt: new Date('2026-11-20T10:00:00Z') },
  },
  {
    name: 'a comment whose picture was taken away',
    raw: raw({ type: 'edit', about: 'c1', text: 'Bare', attachments: [], editedAt: '2026-11-20T10:00:00Z' }),
    expects: { type: 'edit', text: 'Bare', files: [] },
  },
  {
    name: 'a deleted comment',
    raw: raw({ type: 'deletion', about: 'c1', deletedAt: '2026-11-20T10:00:00Z' }),
    expects: { type: 'deletion', deletedAt: new Date('2026-11-20T10:00:00Z') },
  },
  {
    name: 'a delivery report',
    raw: raw({
      type: 'delivery',
      messageId: 'f'.repeat(24),
      report: { status: 'read', reason: '', recipient: null },
    }),
    expects: { type: 'receipt', outcome: 'read', about: null, aboutMessageId: 'f'.repeat(24) },
  },
];
