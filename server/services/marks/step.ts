import type { ConversationMarks, Mark } from '../../../shared/schemas/marks.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { Findings, Step } from '../triage/pipeline.ts';
import { judge, type Judgement } from './judge.ts';
import { keywordMatcher } from './keywords.ts';
import { learntGuesses } from './learn/learnt.ts';

const mostSuggestions = 3;

/** Language, sentiment, spam and tags of what came in, with the reasons; what a person said stays. */
export const marksStep: Step = async (context, { scenes }) => {
  const inbound = scenes.map(({ rows }) => rows.filter(({ kind }) => kind === 'inbound'));
  if (inbound.every((rows) => rows.length === 0)) return scenes.map(() => ({}));
  const tags = await context.store.tags.listRecent();
  const knowledge = { matchTags: keywordMatcher(tags), ...(await learntGuesses(context, tags)) };
  return Promise.all(
    scenes.map(async ({ conversation }, position) => {
      const rows = inbound[position] ?? [];
      const judgements = await Promise.all(rows.map((message) => judge(message, conversation, knowledge)));
      return found(conversation, judgements);
    }),
  );
};

/** What judgements change: the newest that knows wins, and a person's word wins over all. Pure. */
export function found(conversation: StoredConversation, judgements: readonly Judgement[]): Findings {
  if (judgements.length === 0) return {};
  const { marks: before = {}, markedTimes = null } = conversation;
  const said = (name: 'language' | 'spam') => before[name]?.by === 'person';
  // What a rule says of the language holds for what comes later, too.
  const language =
    said('language') || before.language?.by === 'rule'
      ? undefined
      : judgements.findLast((one) => one.language !== null);
  const mood = judgements.findLast(({ sentiment, message }) => moodOf(message, sentiment) !== null);
  const spam = said('spam') ? undefined : judgements.findLast((one) => one.spam !== null);
  const tags = tagsToAdd(conversation, judgements);
  const marks: ConversationMarks = {
    ...before,
    ...(language?.marks.language && { language: language.marks.language }),
    ...(mood && { sentiment: moodMark(mood) }),
    ...(spam?.marks.spam && { spam: spam.marks.spam }),
    ...(tags.size > 0 && { tags: { ...before.tags, ...Object.fromEntries(tags) } }),
    ...suggestionsAfter(conversation, judgements, tags),
  };
  const set = {
    triage: 'done' as const,
    marks,
    ...(language && { language: language.language }),
    ...(mood && { sentiment: moodOf(mood.message, mood.sentiment)?.label ?? null }),
    ...(spam?.spam?.spam && { spam: true }),
  };
  return {
    messages: new Map(
      judgements.map(({ message, language, sentiment }) => [
        message.id,
        { language, sentiment: moodOf(message, sentiment) },
      ]),
    ),
    // Only while nobody said anything meanwhile: a person's word is never lost, an automatic mark may be.
    effects: [{ update: { set, add: { tagIds: [...tags.keys()] }, provided: { markedTimes } } }],
  };
}

/** What a person said of a message's mood stays. */
function moodOf(message: Judgement['message'], judged: Judgement['sentiment']): Judgement['sentiment'] {
  return message.sentiment?.corrected ? message.sentiment : judged;
}

function moodMark({ message, marks }: Judgement): Mark {
  const { corrected = false } = message.sentiment ?? {};
  if (corrected || !marks.sentiment) return { by: 'person', reasons: [], messageId: message.id };
  return marks.sentiment;
}

/** Tags that are neither there nor were taken off by a person. */
function tagsToAdd(
  { tagIds, marks }: StoredConversation,
  judgements: readonly Judgement[],
): Map<string, Mark> {
  const asked = judgements.flatMap((one) => [...one.tags]);
  return new Map(asked.filter(([id]) => !tagIds.includes(id) && marks?.tags?.[id]?.by !== 'person'));
}

function suggestionsAfter(
  { tagIds, marks }: StoredConversation,
  judgements: readonly Judgement[],
  added: ReadonlyMap<string, Mark>,
): Pick<ConversationMarks, 'suggestions'> {
  const all = [...(marks?.suggestions ?? []), ...judgements.flatMap((one) => one.suggestions)];
  const wanted = new Map(all.map((one) => [one.tagId, one]));
  const open = [...wanted.values()].filter(
    ({ tagId }) => !tagIds.includes(tagId) && !added.has(tagId) && marks?.tags?.[tagId]?.by !== 'person',
  );
  if (open.length === 0 && !marks?.suggestions) return {};
  return { suggestions: open.sort((a, b) => b.confidence - a.confidence).slice(0, mostSuggestions) };
}
