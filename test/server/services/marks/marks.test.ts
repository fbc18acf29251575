import { describe, expect, test } from 'vitest';
import type { ConversationPatch } from '../../../../shared/schemas/conversation.ts';
import type { ConversationMarks } from '../../../../shared/schemas/marks.ts';
import { personsSay } from '../../../../server/services/marks/persons-say.ts';
import { found } from '../../../../server/services/marks/step.ts';
import { judge, type Knowledge } from '../../../../server/services/marks/judge.ts';
import { blankConversation } from '../../../../server/services/conversations/blank-conversation.ts';
import { blankMessage } from '../../../../server/services/conversations/write-activity.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import type { StoredMessage } from '../../../../server/store/messages.ts';
import { newId } from '../../../../server/store/ids.ts';

const now = new Date('2026-11-22T09:00:00.000Z');
const tag = newId();
const other = newId();

function conversationWith(set: Partial<StoredConversation>): StoredConversation {
  const inboxId = newId();
  const contact = { id: newId(), name: 'Ann', address: 'ann@example.org' };
  return {
    ...blankConversation({ id: newId(), number: 1, inboxId, channel: 'email', contact, subject: '' }, now),
    ...set,
  };
}

function letter(text: string, set: Partial<StoredMessage> = {}): StoredMessage {
  return {
    ...blankMessage({ id: newId(), inboxId: newId() }, now),
    kind: 'inbound',
    author: { type: 'contact', id: newId(), name: 'Ann' },
    threadedBy: { strategy: 'new-conversation', evidence: '', rejected: [], linkedConversationId: null },
    text,
    ...set,
  };
}

const knowing = (set: Partial<Knowledge> = {}): Knowledge => ({
  ...{ matchTags: () => [], guessTags: () => [], guessSpam: () => null, ...set },
});

async function marked(
  conversation: StoredConversation,
  message: StoredMessage,
  knowledge = knowing(),
): Promise<StoredConversation> {
  const { effects = [] } = found(conversation, [await judge(message, conversation, knowledge)]);
  const [{ update } = {}] = effects;
  expect(update?.provided).toEqual({ markedTimes: conversation.markedTimes ?? null });
  const tagIds = [...new Set([...conversation.tagIds, ...(update?.add?.tagIds ?? [])])];
  return { ...conversation, ...update?.set, tagIds };
}

function says(conversation: StoredConversation, patch: ConversationPatch) {
  const { set, verdicts } = personsSay(conversation, patch);
  const { language = conversation.language, sentiment = conversation.sentiment } = patch;
  const { tagIds = conversation.tagIds, spam = conversation.spam } = patch;
  return { after: { ...conversation, ...set, language, sentiment, tagIds, spam }, verdicts };
}

const angry = letter(
  'Das ist eine Frechheit, der Rucksack ist schon wieder defekt und ich bin sehr enttäuscht.',
);

describe('marks come with their reasons', () => {
  test('language, mood, spam and tags', async () => {
    const matchTags = () => [{ id: tag, words: ['defekt'] }];
    const after = await marked(conversationWith({}), angry, knowing({ matchTags }));
    expect(after).toMatchObject({
      ...{ language: 'de', sentiment: 'negative', spam: false, tagIds: [tag] },
      marks: {
        language: { by: 'text', messageId: angry.id },
        sentiment: { by: 'words', messageId: angry.id, reasons: expect.arrayContaining(['frechheit']) },
        spam: { by: 'evidence', reasons: [] },
        tags: { [tag]: { by: 'keyword', reasons: ['defekt'] } },
      },
    });
  });

  test('what was learnt acts where it is sure, and suggests where it is not', async () => {
    const guessTags = () => [
      { id: tag, confidence: 0.97, words: ['rucksack'], sure: true },
      { id: other, confidence: 0.8, words: ['wieder'], sure: false },
    ];
    const after = await marked(conversationWith({}), angry, knowing({ guessTags }));
    expect(after.tagIds).toEqual([tag]);
    expect(after.marks?.tags).toMatchObject({
      [tag]: { by: 'learnt', reasons: ['rucksack'], confidence: 0.97 },
    });
    expect(after.marks?.suggestions).toEqual([{ tagId: other, confidence: 0.8, reasons: ['wieder'] }]);
  });

  test('how somebody is called is no feeling', async () => {
    const author = { type: 'contact' as const, id: null, name: 'Joy Lovely' };
    const question = {
      ...letter('Where can I find the manual of the tent that I bought? Joy Lovely'),
      author,
    };
    expect((await marked(conversationWith({}), question)).sentiment).toBe('neutral');
  });

  test('doing it twice changes nothing', async () => {
    const once = await marked(conversationWith({}), angry);
    expect(await marked(once, angry)).toEqual(once);
  });

  test('a short text keeps what was known', async () => {
    const before = await marked(conversationWith({}), angry);
    expect(await marked(before, letter('ok'))).toMatchObject({ language: 'de', sentiment: 'negative' });
  });
});

describe('a person’s word', () => {
  test('is never overwritten by the same message judged again, nor by later ones', async () => {
    const before = await marked(conversationWith({}), angry);
    const { after } = says(before, { language: 'nl', spam: true });
    expect(after.markedTimes).toBe(1);
    const later = await marked(after, letter('Danke, das war sehr freundlich und hat mir gut geholfen.'));
    expect(later).toMatchObject({ language: 'nl', spam: true });
    expect(later.marks?.language).toMatchObject({ by: 'person', was: 'de' });
  });

  test('on a mood stays with the message; the next message has a mood of its own', async () => {
    const before = await marked(conversationWith({}), angry);
    const { after } = says(before, { sentiment: 'neutral' });
    const sentiment = { label: 'neutral' as const, score: 0, words: [], corrected: true };
    expect(await marked(after, { ...angry, sentiment })).toMatchObject({
      sentiment: 'neutral',
      marks: { sentiment: { by: 'person' } },
    });
    const praise = letter('Die neue Jacke ist großartig, ich bin begeistert und sehr zufrieden!');
    expect(await marked(after, praise)).toMatchObject({ sentiment: 'positive' });
  });

  test('keeps a tag off that was taken off, and a suggestion away that was refused', async () => {
    const matchTags = () => [{ id: tag, words: ['defekt'] }];
    const guessTags = () => [{ id: other, confidence: 0.8, words: ['wieder'], sure: false }];
    const knowledge = knowing({ matchTags, guessTags });
    const before = await marked(conversationWith({}), angry, knowledge);
    const { after, verdicts } = says(before, { tagIds: [], notTagIds: [other] });
    expect(verdicts).toEqual([
      { mark: 'tag', tagId: tag, messageId: null, was: tag, is: null, how: 'corrected' },
      { mark: 'tag', tagId: other, messageId: null, was: other, is: null, how: 'corrected' },
    ]);
    const again = await marked(after, angry, knowledge);
    expect(again.tagIds).toEqual([]);
    expect(again.marks?.suggestions).toEqual([]);
  });

  test('that takes a suggestion confirms it', async () => {
    const suggestions = [{ tagId: other, confidence: 0.8, reasons: [] }];
    const { after, verdicts } = says(conversationWith({ marks: { suggestions } }), { tagIds: [other] });
    expect(verdicts).toMatchObject([{ mark: 'tag', was: other, is: other, how: 'confirmed' }]);
    expect(after.marks?.suggestions).toEqual([]);
  });

  test('changed twice: what the machine had said at first is kept', async () => {
    const before = await marked(conversationWith({}), angry);
    const once = says(before, { sentiment: 'neutral' });
    const twice = says(once.after, { sentiment: 'positive' });
    expect(twice.verdicts).toMatchObject([{ was: 'negative', is: 'positive', how: 'corrected' }]);
    expect(says(twice.after, { sentiment: 'negative' }).verdicts).toMatchObject([{ how: 'confirmed' }]);
  });

  test('of nothing: resolving lets stand what nobody corrected', async () => {
    const before = await marked(conversationWith({}), angry);
    const { set, verdicts } = personsSay(before, { status: 'resolved' });
    expect(set).toEqual({});
    expect(verdicts.map(({ mark, was, is, how }) => [mark, was, is, how])).toEqual([
      ['language', 'de', 'de', 'stood'],
      ['sentiment', 'negative', 'negative', 'stood'],
      ['spam', 'false', 'false', 'stood'],
    ]);
  });

  test('on what a rule did is no word on the machine; of a language it is a lesson all the same', async () => {
    const rule = { by: 'rule' as const, reasons: ['Ours'] };
    const before = conversationWith({
      ...{ language: 'nl', tagIds: [tag] },
      marks: { language: rule, tags: { [tag]: rule, [other]: rule } },
    });
    expect((await marked(before, angry)).language).toBe('nl');
    expect(personsSay(before, { status: 'resolved' }).verdicts).toEqual([]);
    const { after, verdicts } = says(before, { tagIds: [] });
    expect(verdicts).toEqual([]);
    expect(after.marks?.tags).toEqual({ [other]: rule });
    expect(says(after, { tagIds: [other] })).toMatchObject({ verdicts: [], after: { marks: { tags: {} } } });
    expect(says(before, { language: 'de' }).verdicts).toMatchObject([
      { was: 'nl', is: 'de', how: 'corrected' },
    ]);
  });

  test('a conversation without marks has nothing to say of', () => {
    const marks: ConversationMarks = {};
    expect(personsSay(conversationWith({ marks }), { tagIds: [tag], status: 'resolved' })).toEqual({
      set: {},
      verdicts: [],
    });
  });
});
