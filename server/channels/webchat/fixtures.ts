import type { VisitorItem } from '../../../shared/schemas/widget.ts';
import type { ChannelFixture } from '../contract.ts';

const item: VisitorItem = {
  version: 1,
  threadId: '0190c2f0-7d2a-7aaa',
  clientId: '0190c2f0-7d2b-7bbb',
  visitor: { address: 'visitor-65f0c0ffee65f0c0ffee65f0', name: 'Ana', verified: false },
  text: 'Is the blue one in stock?\r\n',
  files: [],
  sentAt: '2026-11-22T09:00:00.000Z',
};
const hostile = '<img src=x onerror="alert(1)"> &amp; <script>alert(2)</script>';
const bytes = (changed: Partial<VisitorItem>) => Buffer.from(JSON.stringify({ ...item, ...changed }));

/** Raw bytes as the server keeps them, for the contract suite. */
export function webchatFixtures(): ChannelFixture[] {
  return [
    {
      name: 'a question',
      raw: bytes({}),
      expects: {
        type: 'message',
        text: 'Is the blue one in stock?',
        html: null,
        verified: null,
        identityKind: 'webchat',
      },
    },
    {
      name: 'HTML is text',
      raw: bytes({ clientId: 'hostile-html', text: hostile }),
      expects: { type: 'message', text: hostile, html: null },
    },
    {
      name: 'a person that the site vouches for',
      raw: bytes({ clientId: 'somebody', visitor: { ...item.visitor, verified: true } }),
      expects: { type: 'message', verified: true },
    },
    {
      name: 'nothing',
      raw: bytes({ clientId: 'nothing-at-all', text: ' \n' }),
      expects: { type: 'ignored' },
    },
  ];
}
