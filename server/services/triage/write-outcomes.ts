import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';
import type { MessageUpdate, StoredMessage } from '../../store/messages.ts';
import { announceConversation, announceMessageChange, publishMessage } from '../conversations/announce.ts';
import { rulesHear } from '../rules/events.ts';
import { notifyEach, type Telling } from '../notifications/notify.ts';
import { unheard } from '../conversations/write-activity.ts';
import { asOne, tookPlace } from './after-update.ts';
import type { Effect, Outcome, TriageContext } from './pipeline.ts';

/** An effect that took place, with its conversation as it is now. */
interface Done {
  effect: Effect;
  conversation: StoredConversation;
}

/**
 * Writes what the steps decided: conversations, rows for the thread, deeds, and last the marks that it was looked at, so
 * that whoever dies in between leaves it to be done again. Then tells people.
 * @param looked the rows that are done with, those of conversations that are gone too
 * @returns how many rows it added to threads that are to be looked at in turn
 */
export async function writeOutcomes(
  context: TriageContext,
  { outcomes, looked, now }: { outcomes: readonly Outcome[]; looked: readonly StoredMessage[]; now: Date },
): Promise<number> {
  const after = await change(context, outcomes, now);
  const done = outcomes.flatMap(({ before, effects }) => {
    const conversation = after.get(before.conversation.id) ?? before.conversation;
    const held = effects.filter(({ update }) => !update || tookPlace(conversation, update));
    return held.map((effect): Done => ({ effect, conversation }));
  });
  const { fresh, heard } = await insertRows(context, done);
  await doDeeds(context, done);
  await bringNews(context, done);
  const changed = await markLooked(context, { outcomes, looked, now });
  for (const message of changed) {
    const conversation = after.get(message.conversationId);
    if (conversation) announceMessageChange(context, message, conversation);
  }
  tell(context, { done, fresh, after });
  return heard;
}

/**
 * In the order of the steps, so that a later one has the last word: what holds without condition as one change, the others
 * each on their own, so that one that fails stops no other.
 */
function updatesOf({ before, effects }: Outcome, now: Date): ConversationUpdate[] {
  const { id } = before.conversation;
  const updates: ConversationUpdate[] = [];
  let plain: NonNullable<Effect['update']>[] = [];
  const close = () => {
    updates.push(...together(plain).map((one) => ({ ...one, id, now })));
    plain = [];
  };
  for (const update of effects.flatMap((effect) => effect.update ?? [])) {
    if (update.provided) {
      close();
      updates.push({ ...update, id, now });
    } else plain.push(update);
  }
  close();
  return updates;
}

/** Several changes as one; nothing when they change nothing. */
function together(plain: readonly NonNullable<Effect['update']>[]): Omit<ConversationUpdate, 'id' | 'now'>[] {
  const set = Object.assign({}, ...plain.map((one) => one.set)) as NonNullable<ConversationUpdate['set']>;
  const add: Record<string, string[]> = {};
  for (const [field, values] of plain.flatMap((one) => Object.entries(one.add ?? {}))) {
    add[field] = [...new Set([...(add[field] ?? []), ...values])];
  }
  const tagIds = plain.flatMap(({ remove }) => remove?.tagIds ?? []);
  const marks = plain.flatMap(({ marked }) => marked ?? []);
  const changes = Object.keys(set).length + Object.values(add).flat().length + tagIds.length > 0;
  if (!changes) return [];
  return [
    {
      ...{ set, add },
      ...(marks.length > 0 && { marked: marks.reduce(markedBoth) }),
      ...(tagIds.length > 0 && { remove: { tagIds } }),
    },
  ];
}

type Marked = NonNullable<ConversationUpdate['marked']>;
function markedBoth(one: Marked, other: Marked): Marked {
  const tags = { ...one.tags, ...other.tags };
  return { ...one, ...other, ...(Object.keys(tags).length > 0 && { tags }) };
}

/** One after the other; what one of them made of its conversation is what the next one of it begins with. */
async function doDeeds(context: TriageContext, done: readonly Done[]): Promise<void> {
  const now = new Map<string, StoredConversation>();
  for (const { effect, conversation } of done) {
    const after = await effect.deed?.(context, now.get(conversation.id) ?? conversation);
    if (after) now.set(after.id, after);
  }
}

/** @returns the conversations after their changes, by id */
async function change(
  { store }: Pick<TriageContext, 'store'>,
  outcomes: readonly Outcome[],
  now: Date,
): Promise<Map<string, StoredConversation>> {
  const wanted = outcomes.flatMap((outcome) => updatesOf(outcome, now));
  const [first] = wanted;
  if (!first) return new Map();
  const lonely = wanted.every(({ id }) => id === first.id);
  const only = lonely && outcomes.find(({ before }) => before.conversation.id === first.id);
  const single = only ? asOne(only.before.conversation, wanted) : null;
  const row = single && (await store.conversations.update({ ...single, id: first.id, now }));
  if (row) return new Map([[row.id, row]]);
  await store.conversations.updateMany(wanted);
  const rows = await store.conversations.readMany([...new Set(wanted.map(({ id }) => id))]);
  return new Map(rows.map((row) => [row.id, row]));
}

/**
 * What nobody would hear of is no event.
 * @returns ids of the rows that were not there before, and how many of them are to be looked at
 */
async function insertRows(
  { store }: Pick<TriageContext, 'store'>,
  done: readonly Done[],
): Promise<{ fresh: Set<string>; heard: number }> {
  const tagsHeard = rulesHear(await store.rules.listRecent(), 'tag-added');
  const rows = done
    .flatMap(({ effect }) => effect.rows ?? [])
    .map((row) => (row.activity?.type !== 'tag-added' || tagsHeard ? row : unheard(row)));
  const taken = await store.messages.insertMany(rows);
  const added = rows.filter((_, position) => !taken.has(position));
  return {
    fresh: new Set(added.map(({ id }) => id)),
    heard: added.filter(({ untriaged }) => untriaged).length,
  };
}

interface Looked {
  outcomes: readonly Outcome[];
  looked: readonly StoredMessage[];
  now: Date;
}

/** @returns the messages that show something new, as they are after it */
async function markLooked(
  { store }: Pick<TriageContext, 'store'>,
  { outcomes, looked, now }: Looked,
): Promise<StoredMessage[]> {
  const changes = new Map(outcomes.flatMap(({ messages }) => [...messages]));
  const changed = looked.filter(({ id }) => changes.has(id));
  await store.messages.updateMany(
    changed.map(({ id }): MessageUpdate => ({ id, set: changes.get(id) ?? {}, unset: ['untriaged'], now })),
  );
  await store.messages.looked(looked.filter(({ id }) => !changes.has(id)).map(({ id }) => id));
  return changed.map((message) => ({
    ...message,
    ...changes.get(message.id),
    updatedAt: now,
    revision: message.revision + 1,
  }));
}

/** Once for each first row, whoever does it again. */
async function bringNews(context: TriageContext, done: readonly Done[]): Promise<void> {
  const tellings = done.flatMap(({ effect: { news, rows } }): Telling[] => {
    const [first] = rows ?? [];
    return news && first ? [{ userIds: news.userIds, news: news.notification, cause: first.id }] : [];
  });
  await notifyEach(context, tellings);
}

interface News {
  done: readonly Done[];
  fresh: ReadonlySet<string>;
  after: ReadonlyMap<string, StoredConversation>;
}

/** New rows carry their conversation with them; the others are told of theirs alone. */
function tell(context: TriageContext, { done, fresh, after }: News): void {
  const told = new Set<string>();
  const untold = new Set(fresh);
  for (const { effect, conversation } of done) {
    // Several effects may be one: what has one id is told once.
    const rows = (effect.rows ?? []).filter(({ id }) => untold.delete(id));
    for (const message of rows) publishMessage(context, { message, conversation });
    if (rows.length === 0) continue;
    told.add(conversation.id);
  }
  for (const conversation of after.values()) {
    if (!told.has(conversation.id)) announceConversation(context, conversation);
  }
}
