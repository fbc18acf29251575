import { joinTallies } from '../../../shared/orders/summary.ts';
import type { AttributeValue } from '../../../shared/schemas/attribute.ts';
import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';

type Needs = Pick<Context, 'store'>;

/**
 * A person, as far as we know: the contact that stands for them, and the contacts that people said are the same. Each
 * keeps its own identities, conversations and fields, so that taking it back restores what was.
 */
export interface Person {
  root: StoredContact;
  members: StoredContact[];
  /** The root's first. */
  ids: string[];
}

/** The person behind a contact, whichever of theirs it is. */
export async function readPerson(context: Needs, id: string): Promise<Person | null> {
  const contact = await context.store.contacts.read(id);
  if (!contact) return null;
  return (await groupPeople(context, [contact]))[0] ?? null;
}

/** The people behind some contacts, each once, in their order. */
export async function groupPeople({ store }: Needs, contacts: readonly StoredContact[]): Promise<Person[]> {
  const known = new Map(contacts.map((contact) => [contact.id, contact]));
  await readMissing(
    store,
    known,
    contacts.flatMap(({ mergedInto }) => mergedInto ?? []),
  );
  const roots = new Map<string, StoredContact>();
  for (const contact of contacts) {
    const root = known.get(contact.mergedInto ?? contact.id) ?? contact;
    roots.set(root.id, root);
  }
  await readMissing(
    store,
    known,
    [...roots.values()].flatMap(({ memberIds }) => memberIds ?? []),
  );
  return [...roots.values()].map((root) => {
    const members = (root.memberIds ?? []).flatMap((id) => known.get(id) ?? []);
    return { root, members, ids: [root.id, ...members.map(({ id }) => id)] };
  });
}

async function readMissing(
  store: Needs['store'],
  known: Map<string, StoredContact>,
  ids: readonly string[],
): Promise<void> {
  const missing = [...new Set(ids)].filter((id) => !known.has(id));
  for (const row of await store.contacts.readMany(missing)) known.set(row.id, row);
}

/** Is one of their contacts on legal hold, and with it all? */
export function isHeld({ root, members }: Pick<Person, 'root' | 'members'>): boolean {
  return [root, ...members].some(({ held }) => held === true);
}

/** Each wish by itself: the root's own, else that of the first who has it. */
function mannersOfAll(all: readonly StoredContact[]): MannersProfile {
  const known = all.toReversed().flatMap(({ manners }) => Object.entries(manners ?? {}));
  return Object.fromEntries(known.filter(([, wish]) => wish !== null && wish !== undefined));
}

/** Each value by itself, likewise. */
function attributesOfAll(all: readonly StoredContact[]): Record<string, AttributeValue> {
  return Object.assign({}, ...all.toReversed().map(({ attributes }) => attributes ?? {})) as Record<
    string,
    AttributeValue
  >;
}

/** The company that is shown, with its id, and all that theirs belong to. */
function companyOf(all: readonly StoredContact[]) {
  const shown = all.find(({ company }) => company !== '');
  const idsOf = ({ companyId = '' }: StoredContact) => (companyId === '' ? [] : [companyId]);
  return {
    company: shown?.company ?? '',
    companyId: (shown && idsOf(shown)[0]) ?? null,
    companyIds: all.flatMap(idsOf),
    companyNames: [
      ...new Set(all.flatMap(({ company, companyOwn }) => [company, companyOwn?.name ?? ''])),
    ].filter((name) => name !== ''),
  };
}

/** What a person shows: the root's own words, and where it has none, those of the first who has. */
export function shownFields({ root, members }: Pick<Person, 'root' | 'members'>) {
  const all = [root, ...members];
  const first = (pick: (contact: StoredContact) => string | null) =>
    all.map(pick).find((value) => value !== null && value !== '') ?? null;
  return {
    name: first(({ name }) => name) ?? '',
    ...companyOf(all),
    ownerId: first(({ ownerId }) => ownerId ?? null),
    notes: first(({ notes }) => notes) ?? '',
    language: first(({ language }) => language),
    timeZone: first(({ timeZone }) => timeZone),
    tier: first(({ tier }) => tier ?? null),
    manners: mannersOfAll(all),
    attributes: attributesOfAll(all),
    health: root.health ?? null,
    advocate: root.advocate ?? null,
    orders: joinTallies(all.flatMap(({ orders }) => orders ?? [])),
    tagIds: [...new Set(all.flatMap(({ tagIds = [] }) => tagIds))],
    firstSeenAt: new Date(Math.min(...all.map(({ firstSeenAt }) => firstSeenAt.getTime()))),
    lastSeenAt: new Date(Math.max(...all.map(({ lastSeenAt }) => lastSeenAt.getTime()))),
  };
}
