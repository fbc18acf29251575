import { expect, test } from 'vitest';
import { draftInput, newConversation } from '../../shared/schemas/conversation.ts';
import { replyInput } from '../../shared/schemas/message.ts';

const reply = { clientId: 'client-000001', text: 'Hello', expectedRevision: 1 };

test('what goes into the head of a mail is one line', () => {
  const parsed = replyInput.parse({
    ...reply,
    to: [{ address: ' zoe@customer.example\r\nBcc: eve@elsewhere.example', name: 'Zoe\nZ' }],
    subject: 'Order\r\nX-Injected: yes',
  });
  expect(parsed.to).toEqual([{ address: 'zoe@customer.example Bcc: eve@elsewhere.example', name: 'Zoe Z' }]);
  expect(parsed.subject).toBe('Order X-Injected: yes');
});

test('nobody writes to nobody', () => {
  const begun = { inboxId: 'a'.repeat(24), subject: 'Hi', clientId: 'client-000001', text: 'Hello' };
  expect(newConversation.safeParse({ ...begun, to: [{ address: ' \n' }] }).success).toBe(false);
  expect(
    newConversation.safeParse({ ...begun, subject: '\t', to: [{ address: 'a@b.example' }] }).success,
  ).toBe(false);
});

test('a draft is bounded like what it becomes', () => {
  const draft = { kind: 'reply', text: '', html: null, to: null, cc: [], bcc: [], attachmentIds: [] };
  expect(draftInput.safeParse(draft).success).toBe(true);
  const many = Array.from({ length: 101 }, () => ({ address: 'a@b.example' }));
  for (const field of ['to', 'cc', 'bcc'])
    expect(draftInput.safeParse({ ...draft, [field]: many }).success).toBe(false);
  const files = Array.from({ length: 51 }, () => 'a'.repeat(24));
  expect(draftInput.safeParse({ ...draft, attachmentIds: files }).success).toBe(false);
});
