import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { PostVisibility } from '../../../../shared/schemas/post.ts';
import type { RunningSimulator, SimulatedPost } from '../../../../server/channels/contract.ts';
import { findChannel } from '../../../../server/channels/registry.ts';
import { deliverMessage } from '../../../../server/services/delivery/send.ts';
import { learnOf } from '../../../../server/services/inboxes/learn.ts';
import { actOnMessage } from '../../../../server/services/messages/act.ts';
import { ingestInbox } from '../../../../server/services/messages/ingest.ts';
import { reply } from '../../../../server/services/messages/reply.ts';
import { previewReply, readReplyRules } from '../../../../server/services/messages/reply-rules.ts';
import { undoSend } from '../../../../server/services/messages/undo-send.ts';
import { acceptRaw } from '../../../../server/services/raw-items/accept.ts';
import type { StoredInbox } from '../../../../server/store/inboxes.ts';
import { inbox as makeInbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

/** Answers on a platform of posts, over the channel whose capabilities can be declared. */

const database = testDatabase();
let context: ServiceContext;
let bridge: RunningSimulator;
let social: StoredInbox;
let agent: Actor;
const sent: SimulatedPost[] = [];

const declared = {
  ...{ maxChars: 60, counting: 'codepoint', splits: true, windowSeconds: 3600, publicVisible: true },
  ...{ visibilities: ['public', 'unlisted', 'followers', 'direct'], contentWarning: true, idempotent: true },
  actions: [{ action: 'like', undo: true, target: 'message' }],
};

beforeAll(async () => {
  context = await serviceContext(database);
  const simulator = await findChannel('webhook')?.simulator?.();
  if (!simulator) throw new Error('no simulator');
  bridge = await simulator.start((post) => sent.push(post));
  const secret = context.secretBox.seal('inbox-secret', bridge.secrets?.['secret'] ?? '');
  social = await makeInbox(context, 'Social', {
    ...{ channel: 'webhook', address: '', settings: bridge.settings, secrets: { secret } },
  });
  await learnOf(context, social.id, declared);
  agent = await person(context, { name: 'Bo', inboxIds: [social.id] });
});
afterAll(async () => {
  await bridge.stop();
  await context.dispose();
});
beforeEach(() => context.clock.forward(5000));

let numbered = 0;
async function mention(more: { visibility?: PostVisibility; contentWarning?: string } = {}) {
  numbered += 1;
  const externalId = `post-${numbered}`;
  const from = { externalId: `ada-${numbered}`, name: 'Ada' };
  const raw = Buffer.from(
    JSON.stringify({ externalId, from, text: 'It hums.', kind: 'mention', visibility: 'public', ...more }),
  );
  const summary = { from: '', subject: '' };
  await acceptRaw(context, social.id, [{ externalId, raw, providerTime: context.clock.now(), summary }]);
  await ingestInbox(context, { inboxId: social.id });
  const rows = await context.store.conversations.collection.find(
    { filter: { inboxId: social.id }, index: '_id_' },
    { limit: 100 },
  );
  const row = rows.find(({ contact }) => contact.address.endsWith(`ada-${numbered}`));
  if (!row) throw new Error('it did not arrive');
  return row;
}

const input = (text: string, more: object = {}) => ({
  ...{ clientId: `client-${numbered}-${text.length}`, text, html: null, attachmentIds: [], cc: [], bcc: [] },
  ...{ expectedRevision: 0, force: true, split: false },
  ...more,
});
const long = 'One sentence that is rather long. Another one that is as long. And a third to end it all.';

describe('who sees an answer', () => {
  test('are those who see what it answers, and never more', async () => {
    const { id } = await mention({ visibility: 'followers' });
    const say = (visibility?: PostVisibility) =>
      reply(context, agent, { conversationId: id, input: input('Sorry!', visibility && { visibility }) });
    for (const wider of ['public', 'unlisted'] as const) {
      await expect(say(wider)).rejects.toMatchObject({ code: 'not-capable' });
    }
    const { message } = await say();
    expect(message.post?.visibility).toBe('followers');
    const rules = await readReplyRules(context, agent, { conversationId: id });
    expect(rules.visibilities).toEqual(['followers', 'direct']);
  });

  test('may be fewer, and a warning goes with it', async () => {
    const { id } = await mention({ contentWarning: 'Lamps' });
    const { message } = await reply(context, agent, {
      conversationId: id,
      input: input('Sorry!', { visibility: 'direct' }),
    });
    expect(message.post).toMatchObject({ visibility: 'direct', contentWarning: 'Lamps' });
  });
});

describe('an answer that is too long', () => {
  test('is refused unless the writer saw its parts', async () => {
    const { id } = await mention();
    await expect(reply(context, agent, { conversationId: id, input: input(long) })).rejects.toMatchObject({
      code: 'not-capable',
    });
    const preview = await previewReply(context, agent, {
      conversationId: id,
      draft: { text: long, html: null },
    });
    expect(preview.problems).toEqual([]);
    expect(preview.parts.length).toBeGreaterThan(1);
    for (const { length } of preview.parts) expect(length).toBeLessThanOrEqual(60);
  });

  test('goes out in parts, each after the one before it and answering it', async () => {
    const { id } = await mention();
    const { message, conversation } = await reply(context, agent, {
      conversationId: id,
      input: input(long, { split: true }),
    });
    const of = message.part?.of ?? 0;
    expect(conversation.messageCount).toBe(1 + of);
    const { items } = await context.store.messages.before(id, undefined, 20);
    const parts = items.filter(({ kind }) => kind === 'outbound').reverse();
    expect(parts.map(({ part }) => part?.number)).toEqual(Array.from({ length: of }, (_, at) => at + 1));
    context.clock.forward(20_000);
    const before = sent.length;
    // The last first: it has to wait.
    for (const part of parts.toReversed()) await deliverMessage(context, part.id);
    expect(sent.length).toBe(before + 1);
    for (const part of parts) await deliverMessage(context, part.id);
    const posts = sent.slice(before);
    expect(posts).toHaveLength(of);
    expect(posts.map(({ inReplyTo }) => inReplyTo).slice(1)).toEqual(
      posts.map(({ externalId }) => externalId).slice(0, -1),
    );
  });

  test('loses no part when the one before it goes out while it decides to wait', async () => {
    const { id } = await mention();
    await reply(context, agent, { conversationId: id, input: input(long, { split: true }) });
    const { items } = await context.store.messages.before(id, undefined, 20);
    const [first, second] = items.filter(({ kind }) => kind === 'outbound').reverse();
    if (!first || !second) throw new Error('it was not cut');
    context.clock.forward(20_000);
    const { messages } = context.store;
    let looks = 0;
    const read: typeof messages.read = async (wanted) => {
      const seen = await messages.read(wanted);
      if (wanted === first.id && (looks += 1) === 1) await deliverMessage(context, first.id);
      return seen;
    };
    const store = { ...context.store, messages: { ...messages, read } };
    await deliverMessage({ ...context, store }, second.id);
    expect(looks).toBe(2);
    expect((await messages.read(second.id))?.delivery).toMatchObject({ state: 'queued', nextTryAt: null });
    await deliverMessage(context, second.id);
    expect((await messages.read(second.id))?.delivery?.state).toBe('sent');
  });

  test('is taken back as a whole', async () => {
    const { id } = await mention();
    const { message } = await reply(context, agent, {
      conversationId: id,
      input: input(long, { split: true }),
    });
    await undoSend(context, agent, message.id);
    const { items } = await context.store.messages.before(id, undefined, 20);
    const outbound = items.filter(({ kind }) => kind === 'outbound');
    expect(outbound.map(({ delivery }) => delivery?.error?.kind)).toEqual(outbound.map(() => 'cancelled'));
    expect((await context.store.conversations.read(id))?.messageCount).toBe(1);
  });
});

test('the time to answer ends in the server', async () => {
  const { id, lastInboundAt } = await mention();
  const rules = await readReplyRules(context, agent, { conversationId: id });
  expect(rules).toMatchObject({ closed: null });
  expect(Date.parse(rules.closesAt ?? '')).toBe((lastInboundAt?.getTime() ?? 0) + 3_600_000);
  context.clock.forward(3_700_000);
  expect(await readReplyRules(context, agent, { conversationId: id })).toMatchObject({
    closed: 'window-over',
  });
  await expect(reply(context, agent, { conversationId: id, input: input('Late') })).rejects.toMatchObject({
    code: 'not-capable',
  });
});

test('an action is done once, can be taken back, and is written down', async () => {
  const { id } = await mention();
  const { items } = await context.store.messages.before(id, undefined, 5);
  const messageId = items.find(({ kind }) => kind === 'inbound')?.id ?? '';
  const act = (undo: boolean, action: 'like' | 'mute' = 'like') =>
    actOnMessage(context, agent, { messageId, wanted: { action, undo, comment: '' } });
  expect((await act(false)).actions).toEqual(['like']);
  await expect(act(false)).rejects.toMatchObject({ code: 'too-late' });
  context.clock.forward(1000);
  expect((await act(true)).actions).toEqual([]);
  const audit = (await context.store.audit.list(2)).map(({ action, userId, subject }) => [
    action,
    userId,
    subject,
  ]);
  const done = (action: string) => [action, agent.userId, `message:${messageId}`];
  expect(audit).toEqual([done('message.unlike'), done('message.like')]);
  await expect(act(false, 'mute')).rejects.toMatchObject({ code: 'not-capable' });
  bridge.fail?.({ kind: 'refused' });
  await expect(act(false)).rejects.toMatchObject({ code: 'provider-failed' });
  bridge.fail?.(null);
  const helper = await person(context, { name: 'Cy', role: 'collaborator', inboxIds: [social.id] });
  const wanted = { action: 'like' as const, undo: false, comment: '' };
  await expect(actOnMessage(context, helper, { messageId, wanted })).rejects.toMatchObject({
    code: 'not-allowed',
  });
});
