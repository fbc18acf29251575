import { randomUUID } from 'node:crypto';
import type { InboxAccount } from '../../channels/contract.ts';
import type { InboxRest } from '../../store/campaigns.ts';
import type { StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { attemptMillis, parkedMillis, pauseAfter } from '../delivery/back-off.ts';
import { noteSendHealth } from '../delivery/health.ts';
import { wordsOf, type Outcome } from '../delivery/outcome.ts';
import { openInboxAccount } from '../inboxes/open-account.ts';
import { sayInConversation, tryMail, type Attempt, type SendContext } from './attempt.ts';
import type { Judged } from './audience.ts';
import { noteReturned } from './returned.ts';
import type { Plan } from './plan.ts';
import { createSettler, type Settler } from './settle.ts';

/** Mails of one inbox that are on their way at the same time: its own limit of connections holds besides. */
const lanes = 8;
/** So many in a row that its server puts off, and none that it takes: it is not asked for each of the others. */
const strikes = 3;

/** Somebody who gets it now. */
export interface Ready {
  row: StoredRecipient;
  judged: Judged;
}

interface Round {
  plan: Plan;
  inbox: StoredInbox;
  ready: readonly Ready[];
}

/**
 * Sends to some by one inbox, by the rules of replies: each is claimed before anything goes out, and tried again only where
 * it surely did not. Whoever comes late finds nothing to claim.
 * @returns how long the inbox should rest, and why; null: it need not
 */
export async function sendByInbox(
  context: SendContext,
  { plan, inbox, ready }: Round,
): Promise<InboxRest | null> {
  const opened = openAccount(context, inbox);
  if ('until' in opened) return opened;
  const claimed = await claim(context, { plan, inbox, ready });
  const attempts = claimed.flatMap((row): Attempt[] => {
    const judged = ready.find((one) => one.row.id === row.id)?.judged;
    return judged ? [{ claimed: row, judged, plan, inbox, account: opened.account }] : [];
  });
  return inLanes(context, attempts);
}

/** What cannot be opened sends nothing: its recipients wait. */
function openAccount(context: SendContext, inbox: StoredInbox): { account: InboxAccount } | InboxRest {
  try {
    return { account: openInboxAccount(context, inbox) };
  } catch (error) {
    return { until: new Date(context.clock.now().getTime() + parkedMillis), words: wordsOf(error) };
  }
}

function claim(context: SendContext, { inbox, ready }: Round): Promise<StoredRecipient[]> {
  const now = context.clock.now();
  const lostAt = new Date(now.getTime() + attemptMillis);
  const wanted = ready.flatMap(({ row, judged: { way, worded, name, language, version } }) => {
    if (!way || !worded) return [];
    const set = {
      ...{ inboxId: inbox.id, channel: inbox.channel, kind: way.kind, address: way.address, name },
      ...{ language, version, values: worded.values, conversationId: way.conversationId },
      externalId: way.conversationId === null ? messageIdOf(inbox, row.id, context) : null,
      ...{ firstTriedAt: row.firstTriedAt ?? now, lostAt },
    };
    return [{ row, set }];
  });
  return context.store.campaigns.claimRecipients(wanted, { now, claim: randomUUID() });
}

function messageIdOf({ address }: StoredInbox, id: string, { config }: Pick<SendContext, 'config'>): string {
  const domain = address.split('@')[1] ?? new URL(config.publicUrl).hostname;
  return `${id}@${domain.toLowerCase()}`;
}

/** What one inbox's lanes know of each other. */
interface Course {
  settler: Settler;
  rest: InboxRest | null;
  /** Put off in a row. */
  putOff: number;
  lastSent: Outcome | null;
}

/** Some side by side. */
async function inLanes(context: SendContext, attempts: readonly Attempt[]): Promise<InboxRest | null> {
  const { campaigns } = context.store;
  const settler = createSettler((settled) => campaigns.settleRecipients(settled));
  const course: Course = { settler, rest: null, putOff: 0, lastSent: null };
  const queue = attempts.values();
  const lane = async () => {
    for (const attempt of queue) {
      // A server that lets nobody in is not asked again for each: they were not tried.
      if (course.rest) giveBack(course, attempt, course.rest);
      else await sendOne(context, attempt, course);
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: lanes }, lane));
  await settler.done();
  const inbox = attempts[0]?.inbox;
  if (inbox && course.lastSent) await noteSendHealth(context, inbox, course.lastSent);
  const broken = ends.find((end) => end.status === 'rejected');
  if (broken) throw broken.reason;
  return course.rest;
}

function giveBack({ settler }: Course, { claimed }: Attempt, { until }: InboxRest): void {
  const first = claimed.attempts === 1 ? { firstTriedAt: null } : {};
  const set = { state: 'waiting' as const, dueAt: until, attempts: claimed.attempts - 1, ...first };
  settler.add({ claimed, set });
}

async function sendOne(context: SendContext, attempt: Attempt, course: Course): Promise<void> {
  const { claimed, judged, inbox } = attempt;
  const { conversationId } = claimed;
  if (conversationId !== null) {
    course.settler.add({
      claimed,
      set: await sayInConversation(context, { claimed, judged, conversationId }),
    });
    return;
  }
  const outcome = await tryMail(context, attempt);
  const set = settledAs(claimed, outcome);
  course.settler.add({ claimed, set });
  if (set.state === 'failed') await noteReturned(context, claimed, { status: null, words: set.words ?? '' });
  if (outcome.authFailed !== null) await noteSendHealth(context, inbox, outcome);
  if (set.state === 'sent') course.lastSent = outcome;
  course.putOff = set.state === 'waiting' ? course.putOff + 1 : 0;
  course.rest ??= restAfter(outcome, course, context.clock.now());
}

/** What is written down of an attempt. Pure. */
function settledAs({ dueAt }: StoredRecipient, { delivery }: Outcome): Partial<StoredRecipient> {
  const { state, sentAt = null, nextTryAt, error } = delivery;
  const words = (error?.message ?? '').slice(0, 1000);
  if (state === 'queued') return { state: 'waiting', dueAt: nextTryAt ?? dueAt, words };
  const refused = (delivery.refused ?? []).length > 0;
  const after = refused || state === 'failed' ? 'failed' : state === 'sent' ? 'sent' : 'unconfirmed';
  return { state: after, sentAt: after === 'sent' ? sentAt : null, words };
}

/** Does the inbox rest after this attempt? Pure. */
function restAfter({ delivery, authFailed }: Outcome, { putOff }: Course, now: Date): InboxRest | null {
  const { error, nextTryAt, state } = delivery;
  const words = (authFailed ?? error?.message ?? '').slice(0, 300);
  const until = nextTryAt ?? new Date(now.getTime() + pauseAfter(1));
  if (authFailed !== null) return { until, words };
  if (state !== 'queued') return null;
  if (error?.kind === 'rate-limited') return { until, words };
  return putOff >= strikes ? { until: new Date(now.getTime() + pauseAfter(1)), words } : null;
}
