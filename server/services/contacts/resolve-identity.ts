import type { ParsedMessage } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import { firstContactId, type StoredContact, type StoredIdentity } from '../../store/contacts.ts';
import { handleFields, joinedBy, newHandles, recordHandles, spellingOf } from './handles.ts';

interface Sender {
  parsed: Pick<ParsedMessage, 'from' | 'identityKind' | 'verified' | 'identities'>;
  sender: { address: string; identityId: string };
}

interface Known {
  identities: ReadonlyMap<string, StoredIdentity>;
  contacts: ReadonlyMap<string, StoredContact>;
}

/** What must be written for a sender whom nobody knew: identities, and the contact unless a verified handle named one. */
export interface NewContact {
  contact: StoredContact | null;
  identities: StoredIdentity[];
}

/** Whose address it is, and what must be written when nobody knew it. */
export interface PlannedContact {
  id: string;
  name: string;
  /** The id of their tier. */
  tier: string | null;
  isNew: NewContact | null;
}

/**
 * Finds the contact of a sender by kind and value of the identity, or of another handle that the channel vouches for,
 * and by nothing else: a name or a similar address never makes two people one. An unknown sender gets ids made from the
 * identity, so that two processes that meet the same stranger at once create one contact.
 */
export function planContact({ parsed, sender }: Sender, known: Known, now: Date): PlannedContact {
  const name = parsed.from.name.trim().slice(0, 200);
  const identity = known.identities.get(sender.identityId);
  if (identity) {
    const contact = standingFor(known.contacts, identity.contactId);
    return {
      id: identity.contactId,
      name: (contact?.name ?? name) || name || sender.address,
      tier: tierOf(known.contacts, identity.contactId),
      isNew: null,
    };
  }
  const joined = joinedBy(parsed, known);
  const id = joined?.contactId ?? firstContactId(parsed.identityKind, sender.address);
  const shown = joined ? (standingFor(known.contacts, id)?.name ?? name) : name;
  return {
    id,
    name: shown || name || sender.address,
    tier: tierOf(known.contacts, id),
    isNew: {
      contact: joined ? null : blankContact({ id, name, address: sender.address, now }),
      identities: [
        ownIdentity({ parsed, sender }, id, now),
        ...newHandles(parsed, known, { contactId: id, now }),
      ],
    },
  };
}

/** Of contacts that were merged, the one that stands for the person. */
function standingFor(contacts: Known['contacts'], id: string): StoredContact | undefined {
  const contact = contacts.get(id);
  const root = contact?.mergedInto ? contacts.get(contact.mergedInto) : undefined;
  return root?.name ? root : contact;
}

/** The tier of the person behind a contact: that of who stands for them, else that of the first part who has one. */
export function tierOf(contacts: Known['contacts'], id: string): string | null {
  const contact = contacts.get(id);
  const root = contacts.get(contact?.mergedInto ?? '') ?? contact;
  const parts = [root, ...(root?.memberIds ?? []).map((one) => contacts.get(one))];
  return parts.find((part) => part?.tier !== undefined)?.tier ?? null;
}

function ownIdentity({ parsed, sender }: Sender, contactId: string, now: Date): StoredIdentity {
  return {
    id: sender.identityId,
    kind: parsed.identityKind,
    value: sender.address,
    contactId,
    verified: parsed.verified === true,
    ...spellingOf(parsed.identityKind, parsed.from.address),
    ...handleFields(parsed.identityKind, parsed.from.handle),
    createdAt: now,
  };
}

function blankContact({
  id,
  name,
  address,
  now,
}: {
  id: string;
  name: string;
  address: string;
  now: Date;
}): StoredContact {
  return {
    ...{ id, name, company: '', notes: '', language: null, timeZone: null },
    searchKeys: searchKeys(name, address),
    ...{ firstSeenAt: now, lastSeenAt: now, updatedAt: now },
  };
}

/** What "begins with" finds a contact by: the name, each word of it, each address. */
export function searchKeys(name: string, ...addresses: readonly string[]): string[] {
  const lower = name.toLowerCase();
  const words = lower.split(/\s+/).filter((word) => word !== '');
  return [...new Set([lower, ...words, ...addresses])].filter((key) => key !== '').slice(0, 20);
}

/** Stores the contacts that a plan found nobody for. Contacts first: an identity never points to nothing. */
export async function createContacts(
  { store }: Pick<Context, 'store'>,
  planned: readonly NewContact[],
): Promise<void> {
  await store.contacts.insertMany(planned.flatMap(({ contact }) => contact ?? []));
  await store.contacts.insertIdentities(planned.flatMap(({ identities }) => identities));
}

/** How old "last seen" may be before it is worth a write. */
const staleMillis = 60_000;

/** A sender wrote: when, a name or a proof of the address where we had none, and what else they go by. */
export async function refreshContacts(
  { store }: Pick<Context, 'store'>,
  senders: readonly Sender[],
  known: Known & { now: Date },
): Promise<void> {
  const { identities, contacts, now } = known;
  const seen = new Map<string, { id: string; at: Date; name: string; keepName: boolean }>();
  const proven = new Set<string>();
  for (const { parsed, sender } of senders) {
    const identity = identities.get(sender.identityId);
    const contact = identity && contacts.get(identity.contactId);
    if (!contact) continue;
    const name = parsed.from.name.trim().slice(0, 200);
    const keepName = contact.name !== '' || name === '';
    const stale = now.getTime() - contact.lastSeenAt.getTime() > staleMillis;
    if (stale || !keepName) seen.set(contact.id, { id: contact.id, at: now, name, keepName });
    const rootId = contact.mergedInto ?? null;
    if (stale && rootId !== null) seen.set(rootId, { id: rootId, at: now, name: '', keepName: true });
    if (parsed.verified === true && !identity.verified) proven.add(identity.id);
  }
  await Promise.all([
    store.contacts.seen([...seen.values()]),
    proven.size > 0 ? store.contacts.verifyIdentities([...proven]) : undefined,
    recordHandles({ store }, senders, known),
  ]);
}
