import type { Context } from '../../context.ts';
import { repeatFrom } from '../../../shared/tasks/recurrence.ts';
import { company } from '../../demo/workspace.ts';
import { makeDice } from '../../demo/dice.ts';
import { idFrom } from '../../store/ids.ts';

const hourMillis = 3_600_000;
/** Of the newest conversations that somebody has, so many are looked at; one in six has a task. */
const mostLookedAt = 120;
const things = [
  'Ask whether the repair holds',
  'Send the spare part',
  'Call back about the invoice',
  'Check that the parcel arrived',
  'Offer the new model',
] as const;

/** Lets colleagues have something to do about some customers: some of it is late, some comes back every week. */
export async function giveDemoTasks({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const now = clock.now();
  const { items: contacts } = await store.contacts.list({}, mostLookedAt);
  for (const { id: contactId } of contacts) {
    const dice = makeDice(Number.parseInt(contactId.slice(3, 11), 16));
    if (!dice.chance(1 / 6)) continue;
    const { items } = await store.conversations.ofContact({ contactId, sight: null }, 5);
    const held = items.find(({ assigneeId }) => assigneeId !== null);
    if (!held?.assigneeId) continue;
    const dueAt = new Date(now.getTime() + dice.between(-6, 72) * hourMillis);
    await store.commitments.insert({
      ...{
        id: idFrom(['demo', 'task', held.id]),
        conversationId: held.id,
        inboxId: held.inboxId,
        kind: 'task',
      },
      ...{ text: dice.pick(things), ownerId: held.assigneeId, dueAt, state: 'open', closedAt: null },
      ...(dice.chance(0.25) && {
        repeat: repeatFrom({ unit: 'week', every: 1, timeZone: company.timeZone }, dueAt),
      }),
      ...{ untold: dueAt > now, createdBy: held.assigneeId, createdAt: now, updatedAt: now },
    });
  }
}
