import type { StoredMessage } from '../../store/messages.ts';
import { runSteps, type Scene, type TriageContext } from './pipeline.ts';
import { steps } from './steps.ts';
import { writeOutcomes } from './write-outcomes.ts';

export type { TriageContext } from './pipeline.ts';

const batchMessages = 50;
/** Messages of one import lie some milliseconds apart, so the last of them may be a moment ahead of the clock. */
const aheadMillis = 1000;
/** For so long a message may wait for its conversation, which is written right after it. */
const orphanMillis = 600_000;
/** One wake-up ends after so many rounds: what is left wakes itself, so nothing can keep a worker for ever. */
const mostRounds = 400;

/**
 * Looks at everything that happened and that nobody has looked at, whichever wake-up came. Doing it twice finds the
 * same; what people decided meanwhile stays.
 */
export async function triageWaiting(context: TriageContext): Promise<void> {
  const counted = new Set<string>();
  for (let round = 0; round < mostRounds; round += 1) {
    const soon = new Date(context.clock.now().getTime() + aheadMillis);
    const messages = await context.store.messages.untriagedBefore(soon, batchMessages);
    if (messages.length === 0) return;
    const { looked, added } = await triageBatch(context, messages, counted);
    if (added === 0 && (messages.length < batchMessages || looked === 0)) return;
  }
}

/** @returns how many messages it has done with, and how many it added itself that are to be looked at */
async function triageBatch(
  context: TriageContext,
  messages: readonly StoredMessage[],
  counted: Set<string>,
): Promise<{ looked: number; added: number }> {
  const { store, clock } = context;
  const now = clock.now();
  const ids = [...new Set(messages.map(({ conversationId }) => conversationId))];
  const [conversations, inboxes] = await Promise.all([
    store.conversations.readMany(ids),
    store.inboxes.listRecent(),
  ]);
  const scenes = conversations.map((conversation): Scene => {
    const rows = messages.filter(
      (message) => message.conversationId === conversation.id && isPlaced(message, conversation, now),
    );
    return { conversation, rows, inbox: inboxes.find(({ id }) => id === conversation.inboxId) };
  });
  const ready = scenes.filter(({ rows }) => rows.length > 0);
  const found = new Set(conversations.map(({ id }) => id));
  const lost = messages.filter((one) => !found.has(one.conversationId) && isOld(one, now));
  const looked = [...ready.flatMap(({ rows }) => rows), ...lost];
  // What is asked aside, or was merged, is nobody's queue, promise or rule.
  const looking = ready.filter(({ conversation }) => !conversation.side && !conversation.merge);
  const outcomes = await runSteps(context, steps, { scenes: looking, now, counted });
  const added = await writeOutcomes(context, { outcomes, looked, now });
  return { looked: looked.length, added };
}

const isOld = ({ createdAt }: StoredMessage, now: Date) => createdAt.getTime() < now.getTime() - orphanMillis;

/**
 * A message counts once its conversation knows it: an answer may be taken back until then for something that came first,
 * and what came in is written before its conversation hears of it, which may open or name it anew.
 */
function isPlaced(message: StoredMessage, conversation: Scene['conversation'], now: Date): boolean {
  if ((message.kind !== 'outbound' && message.kind !== 'inbound') || isOld(message, now)) return true;
  const { lastOutboundAt, lastInboundAt } = conversation;
  const known = message.kind === 'outbound' ? lastOutboundAt : lastInboundAt;
  return known !== null && known >= message.createdAt;
}
