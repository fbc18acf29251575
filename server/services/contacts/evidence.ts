import type { Evidence } from '../../../shared/schemas/contact.ts';
import type { Context } from '../../context.ts';
import { identityId, type StoredClaim, type StoredIdentity } from '../../store/contacts.ts';
import { isOpenDomain } from './open-domains.ts';
import { shownFields, type Person } from './person.ts';
import { namedIn } from './signature.ts';
import type { EvidenceType } from './strength.ts';

type Needs = Pick<Context, 'store'>;

/** Contact id -> what speaks for their being the person. */
export type EvidenceByContact = Map<string, Evidence[]>;

/** Of a common name there may be thousands; more than these are not looked at. */
const mostAlike = 20;
const conversationsRead = 3;
const messagesRead = 20;

/** So many with one name, and the name says nothing: it is a common one. */
const mostOfOneName = 3;

/** Everything in the store that hints at somebody else's being the same person. */
export async function gatherEvidence(context: Needs, person: Person): Promise<EvidenceByContact> {
  const { contacts } = context.store;
  const [identities, claims] = await Promise.all([
    contacts.identitiesOf(person.ids),
    contacts.claimsOf(person.ids),
  ]);
  const found: EvidenceByContact = new Map();
  const note = (contactId: string, type: EvidenceType, value: string) => {
    if (person.ids.includes(contactId)) return;
    found.set(contactId, [...(found.get(contactId) ?? []), { type, value }]);
  };
  await Promise.all([
    byAddress(context, { identities, claims }, note),
    byName(context, { person, identities }, note),
    byHandle(context, identities, note),
    bySignature(context, person, note),
  ]);
  return found;
}

type Note = (contactId: string, type: EvidenceType, value: string) => void;

/** One says of itself what is the other's address, or both say the same. */
async function byAddress(
  { store: { contacts } }: Needs,
  { identities, claims }: { identities: StoredIdentity[]; claims: StoredClaim[] },
  note: Note,
): Promise<void> {
  const [owners, claimants] = await Promise.all([
    contacts.identitiesByIds(claims.map(({ kind, value }) => identityId(kind, value))),
    contacts.claimsOfValues([...identities, ...claims].map(({ value }) => value)),
  ]);
  for (const { id, contactId, value } of owners) {
    const vouched = claims.some((claim) => claim.verified && identityId(claim.kind, claim.value) === id);
    note(contactId, vouched ? 'verified-address' : 'claimed-address', value);
  }
  const ours = new Set([...identities, ...claims].map(({ kind, value }) => `${kind} ${value}`));
  for (const { contactId, kind, value, verified } of claimants) {
    if (ours.has(`${kind} ${value}`))
      note(contactId, verified ? 'verified-address' : 'claimed-address', value);
  }
}

/** The same full name: with the same company's domain, or on another channel. */
async function byName(
  { store: { contacts } }: Needs,
  { person, identities }: { person: Person; identities: StoredIdentity[] },
  note: Note,
): Promise<void> {
  const name = shownFields(person).name.trim();
  // First names alone are shared by too many.
  if (!/\S\s+\S/.test(name)) return;
  const alike = await contacts.list({ q: name.toLowerCase() }, mostAlike);
  const exact = alike.items.filter((one) => one.name.trim().toLowerCase() === name.toLowerCase());
  const theirs = await contacts.identitiesOf(exact.map(({ id }) => id));
  const domains = new Set(identities.flatMap(companyDomain));
  const kinds = new Set(identities.map(({ kind }) => kind));
  const common = exact.filter(({ id }) => !person.ids.includes(id)).length > mostOfOneName;
  for (const { id } of exact) {
    const own = theirs.filter(({ contactId }) => contactId === id);
    const shared = own.flatMap(companyDomain).find((domain) => domains.has(domain));
    if (shared !== undefined) note(id, 'same-name-and-domain', `${name} · ${shared}`);
    else if (!common && own.some(({ kind }) => !kinds.has(kind))) note(id, 'same-name', name);
  }
}

function companyDomain({ kind, value }: StoredIdentity): string[] {
  const domain = kind === 'email' ? (value.split('@')[1] ?? '') : '';
  return domain === '' || isOpenDomain(domain) ? [] : [domain];
}

/** The same name in handles of different channels. */
async function byHandle({ store }: Needs, identities: readonly StoredIdentity[], note: Note): Promise<void> {
  const keys = identities.flatMap(({ handleKey }) => handleKey ?? []).filter((key) => key.length >= 4);
  const alike = await store.contacts.identitiesWithHandles(keys, mostAlike);
  for (const { contactId, kind, handle, value } of alike) {
    if (!identities.some((own) => own.kind === kind)) note(contactId, 'same-handle', handle ?? value);
  }
}

/** They wrote the other's address or handle under one of their last messages. */
async function bySignature({ store }: Needs, person: Person, note: Note): Promise<void> {
  const [newest] = person.ids;
  if (newest === undefined) return;
  const pages = await Promise.all(
    person.ids.map((contactId) =>
      store.conversations.ofContact({ contactId, sight: null }, conversationsRead),
    ),
  );
  const conversations = pages.flatMap(({ items }) => items).slice(0, conversationsRead);
  const threads = await Promise.all(
    conversations.map(({ id }) => store.messages.before(id, undefined, messagesRead)),
  );
  const written = threads
    .flatMap(({ items }) => items)
    .filter(({ kind, author }) => kind === 'inbound' && person.ids.includes(author.id ?? ''));
  const named = namedIn(written.map(({ text, quotedText }) => ({ text, folded: quotedText ?? '' })));
  const [owners, handles] = await Promise.all([
    store.contacts.identitiesByIds(named.addresses.map(({ kind, value }) => identityId(kind, value))),
    store.contacts.identitiesWithHandles(named.handleKeys, mostAlike),
  ]);
  for (const { contactId, value, handle } of owners) note(contactId, 'in-signature', handle ?? value);
  for (const { contactId, value, handle } of handles) note(contactId, 'in-signature', handle ?? value);
}
