import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredSystemActivity, StoredSystemConnection } from '../../store/systems.ts';
import { SystemError } from '../../systems/contract.ts';
import { findSystem } from '../../systems/registry.ts';
import type { Step, TriageContext } from '../triage/pipeline.ts';
import { withAccess } from './access.ts';
import type { SystemContext } from './connect.ts';
import { summaryOf } from './summary.ts';

const atOnce = 20;
/** What has been sent for so long was interrupted: it may stand over there. */
const sendingMillis = 5 * 60_000;

/** The step of the triage that plans a summary: a conversation was resolved whose customer is known over there. */
export const systemsStep: Step = async (context, { scenes }) => {
  const connections = (await context.store.systems.listRecent()).filter(({ writes }) => writes);
  if (connections.length === 0) return scenes.map(() => ({}));
  return scenes.map(({ conversation, rows }) => {
    const resolved = rows.findLast(
      ({ activity }) => activity?.type === 'status' && activity.data['to'] === 'resolved',
    );
    if (!resolved || conversation.spam) return {};
    return {
      effects: [
        { deed: (deedContext) => plan(deedContext, { conversation, connections, cause: resolved.id }) },
      ],
    };
  });
};

async function plan(
  { store, clock, queue }: TriageContext,
  wanted: { conversation: StoredConversation; connections: readonly StoredSystemConnection[]; cause: string },
): Promise<void> {
  const { conversation, connections, cause } = wanted;
  const contact = await store.contacts.read(conversation.contact.id);
  const at = clock.now();
  const rows = connections.flatMap(({ id, system }): StoredSystemActivity[] => {
    const known = (contact?.externalIds ?? []).find((one) => one.startsWith(`${system}:`));
    if (known === undefined) return [];
    return [
      {
        ...{ id: idFrom(['system-activity', id, cause]), connectionId: id, conversationId: conversation.id },
        externalContactId: known.slice(system.length + 1),
        ...{ state: 'waiting', problem: null, resolvedAt: at, at },
      },
    ];
  });
  await store.systems.plan(rows);
  for (const { connectionId } of rows) await queue.enqueue('systems.write', { connectionId });
}

/**
 * For the job: writes down what waits, each at most once. What may have arrived is not sent again: it is counted, and a
 * person can look.
 */
export async function writeActivities(context: SystemContext, connectionId: string): Promise<void> {
  const { store, clock } = context;
  const row = await store.systems.read(connectionId);
  if (!row || row.state === 'broken') return;
  const waiting = await store.systems.activitiesIn(
    { connectionId, state: 'waiting', before: clock.now() },
    atOnce,
  );
  for (const activity of waiting) {
    if (!(await writeOne(context, row, activity))) return;
  }
  if (waiting.length === atOnce) await context.queue.enqueue('systems.write', { connectionId });
}

/** @returns false when there is no use in going on now */
async function writeOne(
  context: SystemContext,
  row: StoredSystemConnection,
  activity: StoredSystemActivity,
): Promise<boolean> {
  const { store, clock, logger } = context;
  const conversation = await store.conversations.read(activity.conversationId);
  if (!conversation) {
    await store.systems.removeActivity(activity.id);
    return true;
  }
  const words = await summaryOf(context, conversation);
  const claimed = await store.systems.turn(activity, { state: 'sending', at: clock.now() });
  if (!claimed) return true;
  const turn = (state: StoredSystemActivity['state'], at: Date, problem: string | null = null) =>
    store.systems.turn({ id: activity.id, state: 'sending' }, { state, at, problem });
  try {
    const { externalContactId: contactId, resolvedAt } = activity;
    await withAccess(context, row, (access) =>
      findSystem(row.system).write(access, { contactId, ...words, at: resolvedAt }),
    );
  } catch (error) {
    if (!(error instanceof SystemError)) throw error;
    const { kind, message, mayHaveArrived } = error;
    logger.warn({ system: row.system, problem: message }, 'a summary could not be written down');
    if (kind === 'refused') await turn('refused', clock.now(), message);
    else if (mayHaveArrived) await turn('unconfirmed', clock.now(), message);
    else {
      const pause = kind === 'rate-limited' ? (error.retryAfterSeconds ?? 60) * 1000 : 5 * 60_000;
      await turn('waiting', new Date(clock.now().getTime() + pause), message);
    }
    return kind === 'refused';
  }
  await turn('sent', clock.now());
  await store.systems.wrote(row.id);
  return true;
}

/** For the sweep: wakes what is due, and gives up what was interrupted while it was sent. */
export async function sweepSystems({
  store,
  clock,
  queue,
}: Pick<Context, 'store' | 'clock' | 'queue'>): Promise<void> {
  const now = clock.now();
  for (const { id: connectionId, state, nextAt } of await store.systems.list()) {
    const before = new Date(now.getTime() - sendingMillis);
    for (const stuck of await store.systems.activitiesIn(
      { connectionId, state: 'sending', before },
      atOnce,
    )) {
      await store.systems.turn(stuck, { state: 'unconfirmed', at: now, problem: null });
    }
    if (state === 'broken') continue;
    if (nextAt <= now) await queue.enqueue('systems.sync', { connectionId });
    const [waiting] = await store.systems.activitiesIn({ connectionId, state: 'waiting', before: now }, 1);
    if (waiting) await queue.enqueue('systems.write', { connectionId });
  }
}
