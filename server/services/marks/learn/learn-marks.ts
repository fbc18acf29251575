import type { Context } from '../../../context.ts';
import type { StoredConversation } from '../../../store/conversation-rows.ts';
import { fewestMarked, learn, type Example } from './classifier.ts';
import { spamModelId } from './learnt.ts';
import { tokensOf } from './tokens.ts';

type LearnContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Of each tag, and of the others to tell it from. */
const mostMarked = 300;
const mostOthers = 800;
/** What people said of marks is looked at so far back. */
const mostVerdicts = 2000;
const first = { at: new Date(0), id: '0'.repeat(24) };

/** A conversation as it is learnt from. */
interface Lesson {
  conversation: StoredConversation;
  tokens: string[];
}

/**
 * Learns from what people tagged and from what they marked as spam: a model for each tag with enough examples, each a
 * next version with its figures. What the machine marked by itself teaches it nothing. Doing it again gives the same.
 */
export async function learnMarks(context: LearnContext): Promise<void> {
  const { store, logger } = context;
  const lessons = createLessons(context);
  const others = await lessons(await commonOnes(context, false));
  const refused = await refusals(context, lessons);
  const tags = (await store.tags.list()).filter(({ learning }) => learning !== 'off');
  for (const { id } of tags) {
    const tagged = (await store.conversations.withTag(id, mostMarked * 2))
      .filter((one) => isByPerson(one, id) && !one.spam)
      .slice(0, mostMarked);
    if (tagged.length < fewestMarked) continue;
    const without = [...others, ...(refused.get(id) ?? [])].filter(
      ({ conversation }) => !conversation.tagIds.includes(id),
    );
    await keep(context, id, { marked: await lessons(tagged), others: without });
  }
  const spam = (await commonOnes(context, true)).filter(isSpamByPerson);
  if (spam.length >= fewestMarked) {
    const kept = (refused.get(spamModelId) ?? []).filter(({ conversation }) => !conversation.spam);
    await keep(context, spamModelId, { marked: await lessons(spam), others: [...others, ...kept] });
  }
  logger.info({ tags: tags.length, spam: spam.length }, 'learnt from people’s marks');
}

/** A tag without a mark of the machine was put on by a person, or stayed on when that was confirmed. */
function isByPerson({ marks }: StoredConversation, tagId: string): boolean {
  const by = marks?.tags?.[tagId]?.by;
  return by === undefined || by === 'person';
}

/** What was marked before reasons were kept counts, too: the provider's filter or a person said so. */
function isSpamByPerson({ marks }: StoredConversation): boolean {
  const by = marks?.spam?.by;
  return by === undefined || by === 'person' || by === 'provider';
}

async function commonOnes({ store }: LearnContext, spam: boolean): Promise<StoredConversation[]> {
  const pages = await Promise.all(
    (['resolved', 'open'] as const).map((status) =>
      store.conversations.list(
        { inboxIds: null, userId: '', view: 'all', status, spam, sort: 'newest' },
        mostOthers / 2,
      ),
    ),
  );
  return pages.flatMap(({ items }) => items);
}

type Lessons = ReturnType<typeof createLessons>;

/** Where people said that the machine was wrong: the newest by tag, or `spam`. They tell more than any others. */
async function refusals({ store }: LearnContext, lessons: Lessons): Promise<Map<string, Lesson[]>> {
  const [tags, spam] = await Promise.all([
    store.marks.newest('tag', mostVerdicts),
    store.marks.newest('spam', mostVerdicts),
  ]);
  const said = [
    ...tags.flatMap(({ is, tagId, conversationId }) =>
      is === null && tagId !== null ? [{ id: tagId, conversationId }] : [],
    ),
    ...spam.flatMap(({ was, is, conversationId }) =>
      was === 'true' && is === 'false' ? [{ id: spamModelId, conversationId }] : [],
    ),
  ];
  const found = new Map<string, Lesson[]>();
  for (const [id, rows] of Map.groupBy(said, (one) => one.id)) {
    const ids = rows.slice(0, mostMarked).map(({ conversationId }) => conversationId);
    found.set(id, await lessons(await store.conversations.readMany(ids)));
  }
  return found;
}

/** Reads the first letters of conversations, each once. */
function createLessons({ store }: LearnContext) {
  const known = new Map<string, Lesson | null>();
  return async (conversations: readonly StoredConversation[]): Promise<Lesson[]> => {
    const found: Lesson[] = [];
    for (const conversation of conversations) {
      const lesson = known.get(conversation.id) ?? (await read(conversation));
      known.set(conversation.id, lesson);
      if (lesson) found.push(lesson);
    }
    return found;
  };

  async function read(conversation: StoredConversation): Promise<Lesson | null> {
    const { items } = await store.messages.after(conversation.id, first, 5);
    const letter = items.find(({ kind }) => kind === 'inbound');
    if (!letter) return null;
    const tokens = tokensOf(`${letter.subject ?? ''}\n${letter.text}`);
    return tokens.length === 0 ? null : { conversation, tokens };
  }
}

async function keep(
  { store, clock }: LearnContext,
  id: string,
  { marked, others }: { marked: readonly Lesson[]; others: readonly Lesson[] },
): Promise<void> {
  const told = new Map(
    [...marked, ...others].map((lesson) => [lesson.conversation.id, { lesson, marked: false }]),
  );
  for (const lesson of marked) told.set(lesson.conversation.id, { lesson, marked: true });
  const examples = [...told]
    .map(([id, one]) => ({ id, tokens: one.lesson.tokens, marked: one.marked }))
    .sort((a, b) => (a.id.slice(-6) + a.id < b.id.slice(-6) + b.id ? -1 : 1));
  const learnt = learn(examples satisfies Example[]);
  // The event loop has its turn between two models.
  await new Promise((resolve) => setImmediate(resolve));
  if (!learnt) return;
  await store.marks.saveModel({
    ...{ id, ...learnt, trainedAt: clock.now() },
    ...{ examples: examples.length, positives: marked.length },
  });
}
