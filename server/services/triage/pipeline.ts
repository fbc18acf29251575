import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { ConversationUpdate } from '../../store/conversations.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { MessageChange, StoredMessage } from '../../store/messages.ts';
import type { NewNotification } from '../notifications/notify.ts';
import { afterUpdate } from './after-update.ts';

/** What the triage and its steps need of the context. */
export type TriageContext = Pick<
  Context,
  'store' | 'clock' | 'redis' | 'publisher' | 'logger' | 'queue' | 'config' | 'files' | 'secretBox'
>;

/** One conversation with what happened in it since the last look, both as the steps before left them. */
export interface Scene {
  conversation: StoredConversation;
  /** Inbound and outbound messages, notes and activities that the triage has not looked at, oldest first. */
  rows: readonly StoredMessage[];
  inbox: StoredInbox | undefined;
}

/** What a step is given: several conversations at once, so that it reads its settings once. */
export interface Batch {
  scenes: readonly Scene[];
  now: Date;
  /** Ids of rows that an earlier round of the same wake-up has held against the clocks: they need no second look. */
  counted: Set<string>;
}

/** Something that a step wants done to a conversation. */
export interface Effect {
  /**
   * With `provided` it happens only while that holds, so that what people do meanwhile stays; rows, news and deeds that
   * stand beside it happen only if it did.
   */
  update?: Pick<ConversationUpdate, 'set' | 'add' | 'remove' | 'marked' | 'provided'>;
  /** For the thread. Their ids are made of what caused them: running twice changes nothing. */
  rows?: readonly StoredMessage[];
  /** Sent once, with the first of the rows. */
  news?: { userIds: readonly string[]; notification: NewNotification };
  /**
   * What has a service of its own. Comes after all writes, may run twice and must not mind. Where it changes the
   * conversation it answers with what became of it, so that the next deed need not read it again.
   */
  deed?: (
    context: TriageContext,
    conversation: StoredConversation,
  ) => Promise<StoredConversation | null | undefined> | Promise<void>;
}

/** What a step found out about one conversation. */
export interface Findings {
  /** Changes of the rows that were looked at, by message id. */
  messages?: ReadonlyMap<string, MessageChange>;
  effects?: readonly Effect[];
}

/**
 * A step of the triage. Reads what it needs, writes nothing that others see, and answers in the order of the scenes.
 * A row that the steps add is looked at in the next round, as if a person had done it.
 */
export type Step = (context: TriageContext, batch: Batch) => Promise<readonly Findings[]>;

/** A conversation after all steps, with what they want. */
export interface Outcome {
  before: Scene;
  after: Scene;
  messages: ReadonlyMap<string, MessageChange>;
  effects: readonly Effect[];
}

/** Runs the steps one after the other; each sees what those before it decided, though nothing is written yet. */
export async function runSteps(
  context: TriageContext,
  steps: readonly Step[],
  batch: Batch,
): Promise<Outcome[]> {
  let outcomes: Outcome[] = batch.scenes.map((scene) => ({
    ...{ before: scene, after: scene },
    ...{ messages: new Map<string, MessageChange>(), effects: [] },
  }));
  for (const step of steps) {
    const scenes = outcomes.map(({ after }) => after);
    const found = await step(context, { ...batch, scenes });
    outcomes = outcomes.map((outcome, position) => withFindings(outcome, found[position] ?? {}));
  }
  return outcomes;
}

function withFindings(outcome: Outcome, { messages, effects = [] }: Findings): Outcome {
  const { before, after } = outcome;
  const changes = new Map(outcome.messages);
  for (const [id, change] of messages ?? []) changes.set(id, { ...changes.get(id), ...change });
  const conversation = effects.reduce(
    (row, { update }) => (update ? afterUpdate(row, update) : row),
    after.conversation,
  );
  const rows = messages ? after.rows.map((row) => ({ ...row, ...messages.get(row.id) })) : after.rows;
  return {
    before,
    after: { ...after, conversation, rows },
    messages: changes,
    effects: [...outcome.effects, ...effects],
  };
}
