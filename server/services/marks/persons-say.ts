import type { ConversationPatch } from '../../../shared/schemas/conversation.ts';
import type { ConversationMarks, Mark, MarkName } from '../../../shared/schemas/marks.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationChange } from '../../store/conversations.ts';

/** What a person said of one mark. */
export interface Verdict {
  mark: MarkName;
  messageId: string | null;
  tagId: string | null;
  was: string | null;
  is: string | null;
  how: 'corrected' | 'confirmed' | 'stood';
}

type Before = Pick<
  StoredConversation,
  'language' | 'sentiment' | 'spam' | 'tagIds' | 'marks' | 'status' | 'markedTimes'
>;

/** A person's word on a value that the machine may have set. */
interface Said {
  mark: 'language' | 'sentiment' | 'spam';
  /** As it is marked now. */
  before: string | null;
  is: string | null;
}

/**
 * What a patch by a person says of the machine's marks: from then on they are that person's, and no automatic mark takes
 * their place. Resolving lets stand what nobody corrected. Pure.
 * @returns what to set besides, and the verdicts to keep
 */
export function personsSay(
  before: Before,
  patch: ConversationPatch,
): { set: ConversationChange; verdicts: Verdict[] } {
  const marks: ConversationMarks = { ...before.marks };
  const verdicts: Verdict[] = [];
  for (const said of saidIn(before, patch)) {
    const old = marks[said.mark];
    if (said.is === said.before && (!old || old.by === 'person')) continue;
    // What the machine had said at first stays, however often people change their minds.
    const was = old?.by === 'person' ? (old.was ?? null) : said.before;
    const { messageId } = old ?? {};
    marks[said.mark] = { by: 'person', reasons: [], was, ...(messageId !== undefined && { messageId }) };
    verdicts.push({ ...verdict(said.mark, was, said.is), messageId: messageId ?? null });
  }
  verdicts.push(...tagVerdicts(before, patch, marks));
  const unmarked = Object.keys(before.marks?.tags ?? {}).some((id) => marks.tags?.[id] === undefined);
  if (verdicts.length > 0 || unmarked) {
    return { set: { marks, markedTimes: (before.markedTimes ?? 0) + 1 }, verdicts };
  }
  const resolves = patch.status === 'resolved' && before.status !== 'resolved';
  return { set: {}, verdicts: resolves ? letStand(before) : [] };
}

function saidIn(before: Before, patch: ConversationPatch): Said[] {
  const { language, sentiment, spam } = patch;
  return [
    ...(language === undefined ? [] : [{ mark: 'language' as const, before: before.language, is: language }]),
    ...(sentiment === undefined
      ? []
      : [{ mark: 'sentiment' as const, before: before.sentiment, is: sentiment }]),
    ...(spam === undefined ? [] : [{ mark: 'spam' as const, before: String(before.spam), is: String(spam) }]),
  ];
}

const verdict = (mark: MarkName, was: string | null, is: string | null): Verdict => ({
  ...{ mark, was, is, messageId: null, tagId: null },
  how: was === is ? 'confirmed' : 'corrected',
});

/** Changes the marks of the tags that the patch puts on, takes off or refuses. */
function tagVerdicts(before: Before, patch: ConversationPatch, marks: ConversationMarks): Verdict[] {
  const after = patch.tagIds ?? before.tagIds;
  const added = after.filter((id) => !before.tagIds.includes(id));
  const suggested = (marks.suggestions ?? []).map(({ tagId }) => tagId);
  const refused = (patch.notTagIds ?? []).filter((id) => suggested.includes(id));
  const removed = before.tagIds.filter((id) => !after.includes(id));
  const tags: Record<string, Mark> = { ...marks.tags };
  const found: Verdict[] = [];
  const say = (tagId: string, was: boolean, is: boolean) => {
    found.push({ ...verdict('tag', was ? tagId : null, is ? tagId : null), tagId });
  };
  for (const id of added) {
    const machines = tags[id] !== undefined && tags[id].by !== 'rule';
    if (machines || suggested.includes(id)) say(id, suggested.includes(id), true);
    // Put on by a person: nothing to explain.
    Reflect.deleteProperty(tags, id);
  }
  for (const id of [...removed, ...refused]) {
    if (tags[id]?.by === 'person') continue;
    // A rule does what people told it, and may do so again: taking that off is no word on what the letter is about.
    if (tags[id]?.by === 'rule') {
      Reflect.deleteProperty(tags, id);
      continue;
    }
    if (tags[id] ?? suggested.includes(id)) {
      say(id, true, false);
      tags[id] = { by: 'person', reasons: [], was: tags[id]?.by ?? 'learnt' };
    }
  }
  if (marks.tags) marks.tags = tags;
  if (found.length > 0) {
    marks.tags = tags;
    const settled = new Set([...added, ...refused]);
    marks.suggestions = (marks.suggestions ?? []).filter(({ tagId }) => !settled.has(tagId));
  }
  return found;
}

/** The marks of the machine that somebody worked with and did not correct. */
function letStand({ language, sentiment, spam, tagIds, marks = {} }: Before): Verdict[] {
  const stood = (mark: MarkName, value: string | null, by: Mark | undefined): Verdict[] =>
    !by || by.by === 'person' || by.by === 'rule'
      ? []
      : [{ ...verdict(mark, value, value), messageId: by.messageId ?? null, how: 'stood' }];
  return [
    ...stood('language', language, marks.language),
    ...stood('sentiment', sentiment, marks.sentiment),
    ...stood('spam', String(spam), marks.spam),
    ...tagIds.flatMap((tagId) =>
      stood('tag', tagId, marks.tags?.[tagId]).map((one) => ({ ...one, tagId, messageId: null })),
    ),
  ];
}
