import { windowOf } from '../../../shared/campaigns/plan.ts';
import { recipientId, type StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredCampaign } from '../../store/campaigns.ts';
import type { SendContext } from './attempt.ts';
import { judgePeople, type Judged } from './audience.ts';
import { planOf, type Plan } from './plan.ts';
import { prepareSome } from './prepare.ts';
import { sendByInbox, type Ready } from './send.ts';

/** So much in one go of the job: replies of people have their turn in between. */
const preparedInOneGo = 10;
const sentInOneGo = 400;
/** As many are claimed together: a process that is killed leaves no more than these unconfirmed. */
const atOnce = 50;

/**
 * For the job: goes on with a campaign, and asks for the next part. Several at once do no harm: who gets it is a row for
 * each, and each row is claimed before anything goes out.
 */
export async function workOnCampaign(context: SendContext, id: string): Promise<void> {
  const campaign = await context.store.campaigns.read(id);
  if (campaign?.state !== 'active') return;
  // Who gets it is found out while it goes out to those who are known.
  const [current, first] = await Promise.all([prepare(context, campaign), sendSome(context, campaign)]);
  // Another process prepares it, or somebody paused it.
  if (!current) return;
  const isPrepared = current.cursor === null;
  const next = isPrepared && campaign.cursor !== null ? await sendSome(context, current) : first;
  if (!isPrepared || next === 'more') {
    await context.queue.enqueue('campaign.work', { campaignId: id });
  } else if (typeof next === 'number') {
    await context.queue.enqueue('campaign.work', { campaignId: id }, { delayMillis: next });
  } else {
    await endWhenDone(context, current);
  }
}

/** @returns the campaign as it is after; null when another process goes on with it */
async function prepare(context: SendContext, campaign: StoredCampaign): Promise<StoredCampaign | null> {
  let current = campaign;
  for (let part = 0; part < preparedInOneGo && current.cursor !== null; part += 1) {
    const after = await prepareSome(context, current);
    if (!after) return null;
    current = after;
  }
  return current;
}

/** @returns whether there is more to do now; milliseconds until it may go on; null: nothing is due */
async function sendSome(context: SendContext, campaign: StoredCampaign): Promise<'more' | number | null> {
  const { campaigns } = context.store;
  const plan = await planOf(context, campaign);
  const due = await campaigns.dueRecipients(campaign.id, context.clock.now(), sentInOneGo);
  const parts = Array.from({ length: Math.ceil(due.length / atOnce) }, (_, at) =>
    due.slice(at * atOnce, (at + 1) * atOnce),
  );
  const judge = (rows: readonly StoredRecipient[] | undefined) =>
    rows && ahead(judgeRows(context, { ...plan, now: context.clock.now() }, rows));
  let judged = judge(parts[0]);
  for (let at = 0; judged; at += 1) {
    const ready = await judged();
    // The next are looked at while these go out.
    judged = judge(parts[at + 1]);
    const wait = await sendByTurns(context, plan, ready);
    if (wait !== null) return wait;
    if ((await campaigns.read(campaign.id))?.state !== 'active') return null;
  }
  return due.length < sentInOneGo ? null : 'more';
}

/** Begins it now; what goes wrong is told to who asks for it. */
function ahead<T>(work: Promise<T>): () => Promise<T> {
  work.catch(() => undefined);
  return () => work;
}

/** What was so when it was prepared is asked again: whoever refused meanwhile gets nothing. */
async function judgeRows(
  context: SendContext,
  plan: Plan,
  rows: readonly StoredRecipient[],
): Promise<Ready[]> {
  const { store } = context;
  const contacts = await store.contacts.readMany(rows.map(({ contactId }) => contactId).filter(Boolean));
  const people = await judgePeople(context, plan, { contacts, all: true });
  const byContact = new Map(people.flatMap((one) => one.person.ids.map((id) => [id, one])));
  const ready: Ready[] = [];
  for (const row of rows) {
    const judged = byContact.get(row.contactId);
    const left = await leaveOrWait(context, { plan, row, judged });
    if (!left && judged) ready.push({ row, judged });
  }
  return ready;
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

/** Each inbox on its own, as fast as it may. @returns milliseconds until there are turns again; null: all had theirs */
async function sendByTurns(
  context: SendContext,
  plan: Plan,
  ready: readonly Ready[],
): Promise<number | null> {
  const byInbox = Map.groupBy(ready, ({ judged }) => judged.way?.inboxId ?? '');
  const waits = await Promise.all(
    [...byInbox].map(([inboxId, theirs]) => oneInbox(context, { plan, inboxId, ready: theirs })),
  );
  const millis = waits.filter((wait) => wait !== null);
  return millis.length === 0 ? null : Math.min(...millis);
}

/** An inbox that cannot send keeps those waiting who get it from there, and nobody else. */
async function oneInbox(
  context: SendContext,
  { plan, inboxId, ready }: { plan: Plan; inboxId: string; ready: readonly Ready[] },
): Promise<number | null> {
  const { campaigns } = context.store;
  const { id, perMinute } = plan.campaign;
  const inbox = plan.inboxes.find((one) => one.id === inboxId);
  if (!inbox) return null;
  const now = context.clock.now();
  const resting = plan.rests.get(inboxId);
  if (resting && resting.until > now) {
    await campaigns.postponeWaiting(idsOf(ready), resting.until);
    return null;
  }
  const { millis, most, number } = windowOf(perMinute, now);
  const turns = { wanted: ready.length, most, now };
  const granted = await campaigns.takeTurns(`${inboxId}/${String(millis)}/${String(number)}`, turns);
  const rest = await sendByInbox(context, { plan, inbox, ready: ready.slice(0, granted) });
  if (rest) {
    plan.rests.set(inboxId, rest);
    await campaigns.rest(id, inboxId, rest);
    await campaigns.postponeWaiting(idsOf(ready.slice(granted)), rest.until);
    return null;
  }
  if (resting && granted > 0) {
    plan.rests.delete(inboxId);
    await campaigns.rest(id, inboxId, null);
  }
  return granted < ready.length ? (number + 1) * millis - now.getTime() : null;
}

const idsOf = (ready: readonly Ready[]) => ready.map(({ row }) => row.id);

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
