import { objectionTo, type AskKind, type AskObjection } from '../../../shared/advocates/may-ask.ts';
import { reviewSite, reviewSites, type ReviewSite } from '../../../shared/advocates/review-sites.ts';
import type { Context } from '../../context.ts';
import type { StoredAsk } from '../../store/advocate-asks.ts';
import type { StoredConsent } from '../../store/consents.ts';
import type { ConversationHead } from '../../store/conversation-heads.ts';
import { heldNow } from '../../../shared/schemas/consent.ts';
import type { Person } from '../contacts/person.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import type { StoredInbox } from '../../store/inboxes.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

const dayMillis = 86_400_000;
/** Picks by hand of that time are held against each other. */
const pickDays = 90;
const marginMillis = 5 * 60_000;

/** What is known of a person before they are asked for anything. */
export interface Standing {
  asks: readonly StoredAsk[];
  surveyedAt: number | null;
  consents: readonly StoredConsent[];
  /** Where they can be asked: the conversation where they wrote last, in private. */
  way: { head: ConversationHead; inbox: StoredInbox; open: boolean } | null;
  content: boolean;
  now: number;
}

export async function readStanding({ store, clock }: Needs, person: Person): Promise<Standing> {
  const now = clock.now();
  const since = new Date(now.getTime() - 365 * dayMillis);
  const [asks, [survey], consents, heads, inboxes] = await Promise.all([
    store.asks.ofContacts(person.ids),
    store.surveys.ofContacts(person.ids, since, 1),
    store.consents.ofContacts(person.ids),
    store.conversations.headsOfContacts(person.ids),
    store.inboxes.list(),
  ]);
  const { level = 'none' } = person.root.advocate ?? {};
  return {
    ...{ asks, consents, content: level !== 'none', now: now.getTime() },
    surveyedAt: survey?.askedAt?.getTime() ?? null,
    way: wayIn(heads, inboxes, now),
  };
}

/** The newest conversation in which one may answer in private. */
function wayIn(
  heads: readonly ConversationHead[],
  inboxes: readonly StoredInbox[],
  now: Date,
): Standing['way'] {
  const wrote = (row: ConversationHead) => row.lastInboundAt?.getTime() ?? 0;
  const ways = heads
    .filter((row) => wrote(row) > 0 && row.replyTo.length > 0 && !row.side && !row.merge && !row.spam)
    .toSorted((a, b) => wrote(b) - wrote(a))
    .flatMap((head) => {
      const inbox = inboxes.find(({ id }) => id === head.inboxId);
      const can = inbox && capabilitiesOf(inbox);
      if (!inbox || !can || can.visibility === 'public') return [];
      const window = can.replyWindowSeconds;
      const until = wrote(head) + (window ?? 0) * 1000 - marginMillis;
      return [{ head, inbox, open: window === null || now.getTime() < until }];
    });
  return ways.find(({ open }) => open) ?? ways[0] ?? null;
}

/**
 * What speaks against asking them now. Where a site wants all asked alike, people who are picked by hand may not nearly all
 * be those who speak for us: three, and two for each of the others.
 */
export async function againstAsking(
  context: Needs,
  standing: Standing,
  { kind, site }: { kind: AskKind; site: string | null },
): Promise<AskObjection | null> {
  const { asks, consents, surveyedAt, way, now, content } = standing;
  const where = site === null ? null : (reviewSite(site) ?? null);
  const went = asks.filter(({ state }) => state !== 'left');
  const newest = (rows: readonly StoredAsk[]) => rows[0]?.at.getTime() ?? null;
  const same = went.filter((one) => one.kind === kind && one.site === (site ?? ''));
  const lately = Math.max(newest(went) ?? 0, surveyedAt ?? 0);
  const said = heldNow(consents).filter(({ purpose }) => purpose === 'reviews');
  // Who said no by any way is not asked by another one, unless they said yes to that.
  const refused =
    way !== null &&
    said.some(({ given }) => !given) &&
    !said.some(({ kind, given }) => given && kind === way.inbox.channel);
  const plain = objectionTo({
    site: where,
    picksContent: where !== null && content && (await picksContent(context, where, now)),
    ...{ refused, now, askedAt: lately === 0 ? null : lately, sameAt: newest(same) },
  });
  if (plain) return plain;
  if (!way) return 'no-way';
  return way.open ? null : 'window-closed';
}

async function picksContent(
  { store }: Pick<Context, 'store'>,
  { id }: ReviewSite,
  now: number,
): Promise<boolean> {
  const rows = await store.asks.ofSite(id, new Date(now - pickDays * dayMillis));
  const went = rows.filter(({ state }) => state !== 'left');
  const picked = went.filter((one) => one.content).length;
  return picked + 1 > 3 + 2 * (went.length - picked);
}

/** What speaks against a reference, and against a review on each site. */
export async function againstAll(context: Needs, standing: Standing) {
  const [reference, ...reviews] = await Promise.all([
    againstAsking(context, standing, { kind: 'reference', site: null }),
    ...reviewSites.map(async ({ id }) => ({
      site: id,
      against: await againstAsking(context, standing, { kind: 'review', site: id }),
    })),
  ]);
  return { reference, reviews };
}
