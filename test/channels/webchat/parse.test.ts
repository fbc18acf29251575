import { describe, expect, test } from 'vitest';
import { webchat } from '../../../server/channels/webchat/webchat.ts';

const context = {
  account: { inboxId: 'a'.repeat(24), address: '', name: 'Shop' },
  openReplyToken: () => null,
  now: new Date('2026-11-22T09:00:00.000Z'),
};

describe('a visitor’s message', async () => {
  const fixtures = (await webchat.fixtures?.()) ?? [];
  test.each(fixtures.map((one) => [one.name, one] as const))('%s', async (_name, { raw, expects }) => {
    expect(await webchat.parse(raw, context)).toMatchObject(expects);
  });
  test('is known by the same keys before and after it is parsed', async () => {
    const raw = fixtures[0]?.raw ?? Buffer.alloc(0);
    const item = JSON.parse(raw.toString()) as {
      threadId: string;
      clientId: string;
      visitor: { address: string };
    };
    const keys = webchat.visitors?.keys({
      ...{ inboxId: context.account.inboxId, address: item.visitor.address },
      ...{ threadId: item.threadId, clientId: item.clientId },
    });
    const parsed = await webchat.parse(raw, context);
    expect(parsed).toMatchObject({
      dedupeKey: keys?.message,
      threading: { externalThreadId: keys?.thread, references: [keys?.thread] },
    });
  });
  test('that cannot be read is put aside, not thrown at whoever lists it', async () => {
    const raw = Buffer.from('not JSON');
    expect(webchat.describeRaw(raw).externalId).toMatch(/^sha256:/);
    await expect(webchat.parse(raw, context)).rejects.toThrow();
  });
});
