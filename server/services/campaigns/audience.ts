import { chooseWay, suppressionKey, type LeftReason, type Way } from '../../../shared/campaigns/eligible.ts';
import { dayIn, isBirthday, versionFor } from '../../../shared/campaigns/plan.ts';
import { languageOf, mannersOf } from '../../../shared/manners/manners.ts';
import { nextWelcome } from '../../../shared/manners/moment.ts';
import type { VersionKey } from '../../../shared/schemas/campaign.ts';
import { heldNow } from '../../../shared/schemas/consent.ts';
import { isTimeZone } from '../../../shared/widget/opening.ts';
import type { Context } from '../../context.ts';
import { recipientId, type StoredRecipient } from '../../store/campaign-recipients.ts';
import type { StoredConsent } from '../../store/consents.ts';
import type { StoredContact, StoredIdentity } from '../../store/contacts.ts';
import type { ConversationHead } from '../../store/conversation-heads.ts';
import { suppressionId } from '../../store/suppressions.ts';
import { shownFields, type Person } from '../contacts/person.ts';
import type { BareFacts } from '../segments/compiled.ts';
import { bareFactsOf } from '../segments/contact-facts.ts';
import type { Plan } from './plan.ts';
import { waysOf } from './ways.ts';
import { wordsFor, type Worded } from './words.ts';

/** What somebody of the segment gets, or why nothing. */
export interface Judged {
  id: string;
  person: Person;
  name: string;
  language: string | null;
  version: VersionKey;
  /** null: there is none that could be taken. */
  way: Way | null;
  /** The address that is shown, also of who gets nothing. */
  address: string;
  left: LeftReason | null;
  missing: string[];
  worded: Worded | null;
  /** Not before then. */
  dueAt: Date;
}

interface Known {
  identities: ReadonlyMap<string, StoredIdentity[]>;
  consents: readonly StoredConsent[];
  suppressed: ReadonlyMap<string, 'bounced' | 'complained'>;
  recipients: ReadonlyMap<string, StoredRecipient[]>;
  conversations: ReadonlyMap<string, ConversationHead[]>;
}

const dayMillis = 86_400_000;

/**
 * Judges the people behind some contacts, each at the contact that stands for them.
 * @param all also those who do not belong to the segment: who was in it when it was prepared
 */
export async function judgePeople(
  context: Pick<Context, 'store'>,
  plan: Plan,
  { contacts, all = false }: { contacts: readonly StoredContact[]; all?: boolean },
): Promise<Judged[]> {
  const people = await bareFactsOf(context, contacts);
  const wanted = all
    ? people
    : people.filter(({ person, facts }) => isMeant(plan, person) && isWanted(plan, facts));
  const known = await readKnown(
    context,
    wanted.flatMap(({ person }) => person.ids),
  );
  const shoppers = await shoppersOf(context, known);
  return wanted
    .filter(({ person }) => !person.ids.some((id) => shoppers.has(id)))
    .map((one) => judge(plan, one, known));
}

/** Contacts that are test customers: they get nothing, and count for nothing. */
async function shoppersOf(
  { store }: Pick<Context, 'store'>,
  { identities }: Known,
): Promise<ReadonlySet<string>> {
  const all = [...identities.values()].flat();
  const found = await store.shopping.shoppersAmong(all.map(({ value }) => value));
  return new Set(all.filter(({ value }) => found.has(value)).map(({ contactId }) => contactId));
}

/** Of one that tells voters: is it one of them? */
const isMeant = ({ about }: Plan, { root }: Person): boolean => about === null || about.only.has(root.id);

/** Does somebody belong to the segment, and is it their day where it is about one? */
function isWanted({ campaign, belongs, now, timeZone }: Plan, facts: BareFacts): boolean {
  if (!belongs(facts, now)) return false;
  const { timing } = campaign;
  if (timing.kind !== 'daily' || timing.birthdayOf === null) return true;
  const born = facts.attributes[timing.birthdayOf];
  return typeof born === 'string' && isBirthday(born, dayIn(now, timeZone));
}

async function readKnown({ store }: Pick<Context, 'store'>, ids: readonly string[]): Promise<Known> {
  const [identities, consents, recipients, conversations] = await Promise.all([
    store.contacts.identitiesOf(ids),
    store.consents.ofMany(ids),
    store.campaigns.recipientsOf(ids),
    store.conversations.headsOfContacts(ids),
  ]);
  const mail = identities.filter(({ kind }) => kind === 'email');
  const rows = await store.suppressions.ofAddresses(
    mail.map(({ kind, value }) => ({ kind, address: value })),
  );
  const reasons = new Map(rows.map(({ id, reason }) => [id, reason]));
  const suppressed = new Map(
    mail.flatMap(({ kind, value }) => {
      const reason = reasons.get(suppressionId(kind, value));
      return reason ? [[suppressionKey(kind, value), reason] as const] : [];
    }),
  );
  return {
    ...{ consents, suppressed },
    identities: Map.groupBy(identities, ({ contactId }) => contactId),
    recipients: Map.groupBy(recipients, ({ contactId }) => contactId),
    conversations: Map.groupBy(conversations, ({ contact }) => contact.id),
  };
}

function judge(plan: Plan, { person, facts }: { person: Person; facts: BareFacts }, known: Known): Judged {
  const { campaign, now } = plan;
  const { ids, root } = person;
  const shown = shownFields(person);
  const of = <T>(map: ReadonlyMap<string, T[]>) => ids.flatMap((id) => map.get(id) ?? []);
  const identities = of(known.identities);
  const conversations = of(known.conversations);
  const id = recipientId(campaign.id, root.id, campaign.run);
  const ways = waysOf(plan, { name: shown.name, identities, conversations });
  const chosen = chooseWay(
    {
      ways,
      preferred: shown.manners.channel ?? null,
      consents: consentsOf(known.consents, person, campaign.purpose),
      suppressed: known.suppressed,
      spam: newestOf(conversations)?.spam ?? false,
      ...hadBefore(plan, of(known.recipients), id),
    },
    campaign,
  );
  const tag = shown.manners.language ?? shown.language;
  const way = 'way' in chosen ? chosen.way : null;
  const base: Judged = {
    ...{ id, person, way, name: shown.name, language: tag === null ? null : languageOf(tag) },
    version: versionFor(id, campaign.versions.length),
    address: (way ?? ways[0])?.address ?? identities[0]?.handle ?? identities[0]?.value ?? '',
    left: 'left' in chosen ? chosen.left : null,
    ...{ missing: [], worded: null, dueAt: now },
  };
  if (!way) return base;
  const words = wordsFor(plan, { version: base.version, way, tag, shown, facts });
  if ('left' in words) return { ...base, ...words };
  const at = welcomeAt(plan, shown);
  return at ? { ...base, worded: words, dueAt: at } : { ...base, left: 'no-welcome' };
}

/** The newest word of all contacts of a person, by kind of address. */
function consentsOf(rows: readonly StoredConsent[], { ids }: Person, purpose: string): Map<string, boolean> {
  const own = rows
    .filter((row) => row.purpose === purpose && ids.includes(row.contactId))
    .toSorted((a, b) => b.at.getTime() - a.at.getTime() || (a.id < b.id ? 1 : -1));
  return new Map(heldNow(own).map(({ kind, given }) => [kind, given]));
}

const newestOf = (rows: readonly ConversationHead[]): ConversationHead | undefined =>
  rows.toSorted((a, b) => b.lastActivityAt.getTime() - a.lastActivityAt.getTime())[0];

/** What they got of campaigns lately, and whether they had this one. */
function hadBefore(
  { campaign: { id: campaignId, timing, cap, run }, about, now }: Plan,
  rows: readonly StoredRecipient[],
  ownId: string,
): { lately: number; had: boolean } {
  const got = rows.filter(
    ({ id, state }) => id !== ownId && (state === 'sent' || state === 'unconfirmed' || state === 'sending'),
  );
  const since = now.getTime() - (cap?.days ?? 0) * dayMillis;
  const lately = got.filter(({ sentAt, dueAt }) => (sentAt ?? dueAt).getTime() > since).length;
  const again = timing.kind === 'daily' ? timing.againDays : null;
  const restMillis = timing.kind === 'daily' && timing.birthdayOf !== null ? 300 * dayMillis : null;
  const rest = restMillis ?? (again === null ? Infinity : again * dayMillis);
  const had = got.some(
    (row) =>
      (row.campaignId === campaignId || about?.sameAs.has(row.campaignId) === true) &&
      (row.run === run || now.getTime() - (row.sentAt ?? row.dueAt).getTime() < rest),
  );
  return { lately, had };
}

/** When they may be written to: outside their quiet hours and holidays, by their own clocks. */
function welcomeAt(
  { campaign, now, timeZone }: Plan,
  { manners, name, language, timeZone: own }: ReturnType<typeof shownFields>,
): Date | null {
  if (!campaign.quiet) return now;
  const habits = mannersOf(manners, { name, language });
  return nextWelcome(habits, own !== null && isTimeZone(own) ? own : timeZone, now);
}
