import { windowOf } from '../../../shared/campaigns/plan.ts';
import { recipientId, type StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import { judgePeople, type Judged } from './audience.ts';
import { planOf, type Plan } from './plan.ts';
import { prepareSome } from './prepare.ts';
import { sendToOne, type SendContext } from './send.ts';

/** So much in one go of the job: replies of people have their turn in between. */
const preparedInOneGo = 10;
const sentInOneGo = 200;
const atOnce = 50;
/** Mails of one campaign that are on their way at the same time. */
const lanes = 8;

/**
 * For the job: goes on with a campaign, and asks for the next part. Several at once do no harm: who gets it is a row for
 * each, and each row is claimed before anything goes out.
 */
export async function workOnCampaign(context: SendContext, id: string): Promise<void> {
  const campaign = await context.store.campaigns.read(id);
  if (campaign?.state !== 'active') return;
  const now = context.clock.now();
  if (campaign.restUntil && campaign.restUntil > now) return;
  let current = campaign;
  for (let part = 0; part < preparedInOneGo && current.cursor !== null; part += 1) {
    const after = await prepareSome(context, current);
    // Another process works on it, or somebody paused it.
    if (!after) return;
    current = after;
  }
  const next = await sendSome(context, current);
  if (current.cursor !== null || next === 'more') {
    await context.queue.enqueue('campaign.work', { campaignId: id });
  } else if (typeof next === 'number') {
    await context.queue.enqueue('campaign.work', { campaignId: id }, { delayMillis: next });
  } else {
    await endWhenDone(context, current);
  }
}

/** @returns whether there is more to do now; milliseconds until it may go on; null: nothing is due */
async function sendSome(context: SendContext, campaign: StoredCampaign): Promise<'more' | number | null> {
  const plan = await planOf(context, campaign);
  for (let sent = 0; sent < sentInOneGo; sent += atOnce) {
    const due = await context.store.campaigns.dueRecipients(campaign.id, context.clock.now(), atOnce);
    if (due.length === 0) return null;
    const rest = await sendBatch(context, { ...plan, now: context.clock.now() }, due);
    if (rest !== null) return rest;
    const { state } = (await context.store.campaigns.read(campaign.id)) ?? {};
    if (state !== 'active') return null;
  }
  return 'more';
}

/** What was so when it was prepared is asked again: whoever refused meanwhile gets nothing. */
async function sendBatch(
  context: SendContext,
  plan: Plan,
  rows: readonly StoredRecipient[],
): Promise<number | null> {
  const { store } = context;
  const contacts = await store.contacts.readMany(rows.map(({ contactId }) => contactId).filter(Boolean));
  const people = await judgePeople(context, plan, { contacts, all: true });
  const sendable: { row: StoredRecipient; judged: Judged }[] = [];
  for (const row of rows) {
    const judged = people.find(({ person }) => person.ids.includes(row.contactId));
    const left = await leaveOrWait(context, { plan, row, judged });
    if (!left && judged) sendable.push({ row, judged });
  }
  return sendByTurns(context, plan, sendable);
}

/** @returns whether nothing is sent to them now */
async function leaveOrWait(
  { store }: Pick<SendContext, 'store'>,
  { plan, row, judged }: { plan: Plan; row: StoredRecipient; judged: Judged | undefined },
): Promise<boolean> {
  const leave = async (reason: StoredRecipient['reason'], missing: string[] = []) => {
    await store.campaigns.changeWaiting(row.id, { state: 'left', reason, missing });
    return true;
  };
  if (!judged) return leave('gone');
  if (judged.left !== null) return leave(judged.left, judged.missing);
  // Merged meanwhile with somebody who has a row of their own.
  const rootId = judged.person.root.id;
  if (rootId !== row.contactId) {
    const other = await store.campaigns.recipient(recipientId(plan.campaign.id, rootId, row.run));
    if (other) return leave('already');
  }
  if (judged.dueAt <= plan.now) return false;
  await store.campaigns.changeWaiting(row.id, { dueAt: judged.dueAt });
  return true;
}

type Sendable = { row: StoredRecipient; judged: Judged };

/** Each inbox as fast as it may. @returns milliseconds until there are turns again; null: all were sent */
async function sendByTurns(
  context: SendContext,
  plan: Plan,
  sendable: readonly Sendable[],
): Promise<number | null> {
  const { perMinute } = plan.campaign;
  let wait: number | null = null;
  for (const [inboxId, theirs] of Map.groupBy(sendable, ({ judged }) => judged.way?.inboxId ?? '')) {
    const now = context.clock.now();
    const { millis, most, number } = windowOf(perMinute, now);
    const turns = { wanted: theirs.length, most, now };
    const granted = await context.store.campaigns.takeTurns(
      `${inboxId}/${String(millis)}/${String(number)}`,
      turns,
    );
    const rest = await inLanes(theirs.slice(0, granted), (one) => sendToOne(context, { plan, ...one }));
    if (rest) {
      await context.store.campaigns.update({ id: plan.campaign.id, states: ['active'] }, { restUntil: rest });
      return rest.getTime() - now.getTime();
    }
    if (granted < theirs.length) wait = (number + 1) * millis - now.getTime();
  }
  return wait;
}

/** Some side by side. @returns the last moment that one of them asks to rest until */
async function inLanes<T>(
  items: readonly T[],
  work: (item: T) => Promise<Date | null>,
): Promise<Date | null> {
  let rest: Date | null = null;
  const queue = items.values();
  const lane = async () => {
    for (const item of queue) {
      // A server that lets nobody in is not asked again for each.
      if (rest) return;
      rest = (await work(item)) ?? rest;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
  return rest;
}

/** One that is sent once is done when nobody waits for it. */
async function endWhenDone(context: SendContext, { id, timing }: StoredCampaign): Promise<void> {
  if (timing.kind !== 'once') return;
  const { waiting, sending } = await context.store.campaigns.countRecipients(id);
  if (waiting + sending > 0) return;
  const now = context.clock.now();
  await context.store.campaigns.update(
    { id, states: ['active'] },
    { state: 'done', doneAt: now, updatedAt: now },
  );
}
