import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';
import { conversationForViewer } from '../../../../shared/schemas/conversation.ts';
import { contact } from '../../../../shared/schemas/contact.ts';
import { inbox } from '../../../../shared/schemas/inbox.ts';
import { message } from '../../../../shared/schemas/message.ts';
import { checkScene } from '../../../../shared/schemas/wording.ts';
import { checkReply } from '../../../../shared/text/check/check-reply.ts';
import { isPractice } from '../../../../web/lib/practice-ids.ts';
import { matches } from '../../../../web/stores/list-state.ts';
import { Practice, type PracticeFact } from '../../../../web/features/tour/practice.ts';
import type { PracticeTexts } from '../../../../web/features/tour/practice-texts.ts';

const me = 'a'.repeat(24);
const texts: PracticeTexts = {
  inbox: 'Practice',
  letters: ['One', 'Two', 'Three'].map((subject) => ({ name: `Who ${subject}`, subject, text: 'When?' })),
  answer: { title: 'Soon', text: 'It is guaranteed here.' },
  forbidden: { phrase: 'guaranteed', instead: 'usually', reason: 'Nobody knows.' },
};

function practice(nonce = '0a1b2c') {
  const facts: PracticeFact[] = [];
  const one = new Practice({
    ...{ texts, nonce, me: () => ({ id: me, name: 'Mara' }), now: () => new Date('2026-11-22T10:00:00Z') },
    onfact: (fact) => facts.push(fact),
  });
  const call = async (name: Parameters<typeof one.answers>[0], given: object) => one.answers(name, given);
  const list = async (query: object) =>
    (
      (await call('listConversations', { query: { inboxId: one.inboxId, view: 'all', ...query } })) as {
        items: ConversationForViewer[];
      }
    ).items;
  return { one, facts, call, list, id: one.conversationIds[0] ?? '' };
}

test('what is not about the practice is the server’s', () => {
  const { one } = practice();
  expect(one.answers('listConversations', { query: { status: 'open' } })).toBeNull();
  expect(one.answers('readConversation', { params: { id: 'b'.repeat(24) } })).toBeNull();
  expect(one.answers('currentSession', {})).toBeNull();
});

test('what it cannot do is refused here, and no call about it is the server’s', async () => {
  const { one, id } = practice();
  const calls = [
    one.answers('mergeConversations', { params: { id }, body: { conversationIds: ['c'.repeat(24)] } }),
    one.answers('startBulk', { body: { patch: { status: 'resolved' }, conversationIds: [id] } }),
    one.answers('askAside', { params: { id }, body: {} }),
    practice('ffffff').one.answers('readConversation', { params: { id } }),
  ];
  for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'not-found' });
});

test('its rows are those of the API', async () => {
  const { one, call, list, id } = practice();
  expect(inbox.safeParse(one.inbox).error).toBeUndefined();
  const rows = await list({ status: 'open' });
  expect(rows).toHaveLength(3);
  for (const row of rows) {
    expect(conversationForViewer.safeParse(row).error).toBeUndefined();
    const { items } = (await call('listMessages', { params: { id: row.id } })) as { items: unknown[] };
    expect(message.array().safeParse(items).error).toBeUndefined();
    const about = await call('readContact', { params: { id: row.contact.id } });
    expect(contact.safeParse(about).error).toBeUndefined();
    expect([row.id, row.inboxId, row.contact.id].every(isPractice)).toBe(true);
    // Mail to it would go nowhere, whoever wrote it.
    expect(row.replyTo.every(({ address }) => address.endsWith('@example.invalid'))).toBe(true);
  }
  expect(checkScene.safeParse(await call('readCheckScene', { params: { id } })).error).toBeUndefined();
});

test('it stands in its own list and in no other', async () => {
  const [row] = await practice().list({ status: 'open' });
  const viewer = { userId: me, role: 'admin' as const, inboxIds: [] };
  const stands = (query: object) =>
    row && matches(row, { query: { view: 'all', status: 'open', sort: 'newest', ...query }, viewer }, false);
  expect(stands({})).toBe(false);
  expect(stands({ view: 'unassigned' })).toBe(false);
  expect(stands({ inboxId: row?.inboxId })).toBe(true);
});

test('says what somebody did: an answer put in, sent, put aside, taken', async () => {
  const { facts, call, list, id } = practice();
  const { items } = (await call('offerAnswers', { params: { id } })) as {
    items: { id: string; text: string }[];
  };
  const draft = { kind: 'reply', text: items[0]?.text, html: null, usedAnswerIds: [items[0]?.id] };
  await call('saveDraft', { params: { id }, body: { ...draft, usedAnswerIds: [] } });
  expect(facts).toEqual([]);
  await call('saveDraft', { params: { id }, body: draft });
  const body = { clientId: 'client-1', text: 'It is usually here.', html: null };
  const sent = (await call('reply', { params: { id }, body })) as { message: unknown };
  expect(message.safeParse(sent.message).error).toBeUndefined();
  expect(sent).toMatchObject({
    message: { kind: 'outbound', delivery: { state: 'sent' } },
    conversation: { waitingSince: null, excerpt: 'It is usually here.', messageCount: 2 },
  });
  expect(await call('readDraft', { params: { id } })).toEqual({ draft: null });
  const until = '2026-11-23T09:00:00.000Z';
  await call('updateConversation', { params: { id }, body: { status: 'snoozed', snoozedUntil: until } });
  expect(await list({ status: 'open' })).toHaveLength(2);
  expect(await list({ status: 'snoozed' })).toMatchObject([{ id, snoozedUntil: until }]);
  const [next] = await list({ status: 'open' });
  await call('updateConversation', { params: { id: next?.id }, body: { assigneeId: me } });
  expect((await list({ status: 'open', view: 'mine' })).map((row) => row.id)).toEqual([next?.id]);
  expect(facts).toEqual(['answered', 'sent', 'snoozed', 'assigned']);
});

test('in every language the check finds the promise of the answer and nothing else, and can put it right', () => {
  const folder = join(import.meta.dirname, '../../../../web/locales');
  const files = readdirSync(folder).filter((name) => name.endsWith('.json'));
  expect(files.length).toBeGreaterThan(8);
  for (const file of files) {
    const { tour } = JSON.parse(readFileSync(join(folder, file), 'utf8')) as {
      tour: { answer: Record<string, string> };
    };
    const { forbidden = '', instead = '', reason = '', text = '', title = '' } = tour.answer;
    const said = text.replace('{promise}', () => forbidden);
    const scene = checkScene.parse({
      ...{ language: null, customer: { name: 'Mara Lindt', formality: null }, ownNames: ['Mara'] },
      ...{ asked: [], earlier: [], told: [] },
      wording: { forbidden: [{ phrase: forbidden, instead, reason }] },
    });
    const reply = { text: said, attachments: 0, answers: [{ title, text: said }], recipients: null };
    const found = checkReply(reply, scene);
    expect(
      found.map(({ kind }) => kind),
      file,
    ).toEqual(['forbidden']);
    const fix = found[0]?.fix;
    const mended = fix ? said.slice(0, fix.start) + fix.text + said.slice(fix.end) : '';
    expect(mended, file).toBe(text.replace('{promise}', () => instead));
  }
});
