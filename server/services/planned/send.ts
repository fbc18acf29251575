import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import { excerpt } from '../../enrichment/excerpt.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredPlanned } from '../../store/planned.ts';
import { actorOf } from '../access/actor.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import { notify } from '../notifications/notify.ts';
import { tellPlanned, wakePlanned } from './keep.ts';
import { later } from './plan.ts';

/** As long one process may take to send one; after that another takes it up. */
const attemptMillis = 60_000;

/**
 * Sends a planned reply whose time has come, in the name of who wrote it, with what they may do now. Any number of times:
 * the message has the client id of the plan, so it is one. What cannot go out stays, and says why.
 */
export async function sendPlanned(context: ReplyContext, id: string): Promise<void> {
  const { store, clock } = context;
  const found = await store.planned.read(id);
  if (!found || found.dueAt === null) return;
  const now = clock.now();
  if (found.dueAt > now) return wakePlanned(context, found);
  const conversation = await store.conversations.read(found.conversationId);
  if (!conversation) {
    await store.planned.removeOf(found.conversationId);
    return;
  }
  if (found.state === 'planned' && isHeldBack(found, conversation)) {
    return settle(context, found, { state: 'held-back', problem: null });
  }
  const dueAt = new Date(now.getTime() + attemptMillis);
  const row = await store.planned.update(found, { state: 'sending', dueAt, updatedAt: later(found, now) });
  if (row) await attempt(context, row);
}

function isHeldBack(row: StoredPlanned, { lastInboundAt }: StoredConversation): boolean {
  return row.unlessTheyWrite && lastInboundAt !== null && lastInboundAt > row.createdAt;
}

async function attempt(context: ReplyContext, row: StoredPlanned): Promise<void> {
  const { store } = context;
  const user = await store.users.findById(row.userId);
  try {
    if (!user?.active) throw new AppError('not-allowed', { detail: 'Its writer is not here any more.' });
    const { conversationId, input } = row;
    await reply(context, actorOf(user, 'session'), {
      conversationId,
      // Who plans knows that something may come in between, and can say that it matters.
      input: { ...input, expectedRevision: 0, force: true },
      planned: true,
    });
    await store.planned.remove(row);
    await tellPlanned(context, conversationId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const problem = error.fields[0]?.message ?? error.detail ?? error.message;
    await settle(context, row, { state: 'failed', problem });
  }
}

/** It stays where it is until a person decides. */
async function settle(
  context: Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>,
  row: StoredPlanned,
  { state, problem }: Pick<StoredPlanned, 'state' | 'problem'>,
): Promise<void> {
  const updatedAt = later(row, context.clock.now());
  const after = await context.store.planned.update(row, { state, problem, dueAt: null, updatedAt });
  if (!after) return;
  await tellPlanned(context, row.conversationId);
  await notify(context, [row.userId], {
    ...{ type: 'planned-not-sent', conversationId: row.conversationId, messageId: null },
    ...{ actorName: '', excerpt: excerpt(problem ?? row.input.text) },
  });
}
