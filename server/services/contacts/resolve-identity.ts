import type { ParsedMessage } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import { firstContactId, type StoredContact, type StoredIdentity } from '../../store/contacts.ts';

interface Sender {
  parsed: Pick<ParsedMessage, 'from' | 'identityKind' | 'verified'>;
  sender: { address: string; identityId: string };
}

interface Known {
  identities: ReadonlyMap<string, StoredIdentity>;
  contacts: ReadonlyMap<string, StoredContact>;
}

/** Whose address it is, and what must be written when nobody knew it. */
export interface PlannedContact {
  id: string;
  name: string;
  isNew: { contact: StoredContact; identity: StoredIdentity } | null;
}

/**
 * Finds the contact of a sender by kind and value of the identity, and nothing else: a name or a similar address never
 * makes two people one. An unknown sender gets ids made from the identity, so that two processes that meet the same
 * stranger at once create one contact.
 */
export function planContact({ parsed, sender }: Sender, known: Known, now: Date): PlannedContact {
  const name = parsed.from.name.trim().slice(0, 200);
  const identity = known.identities.get(sender.identityId);
  if (identity) {
    const contact = known.contacts.get(identity.contactId);
    return { id: identity.contactId, name: (contact?.name ?? name) || name || sender.address, isNew: null };
  }
  const id = firstContactId(parsed.identityKind, sender.address);
  return {
    id,
    name: name || sender.address,
    isNew: {
      contact: {
        id,
        name,
        company: '',
        notes: '',
        language: null,
        timeZone: null,
        searchKeys: searchKeys(name, sender.address),
        firstSeenAt: now,
        lastSeenAt: now,
        updatedAt: now,
      },
      identity: {
        id: sender.identityId,
        kind: parsed.identityKind,
        value: sender.address,
        contactId: id,
        verified: parsed.verified === true,
        createdAt: now,
      },
    },
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
  planned: readonly NonNullable<PlannedContact['isNew']>[],
): Promise<void> {
  await store.contacts.insertMany(planned.map(({ contact }) => contact));
  await store.contacts.insertIdentities(planned.map(({ identity }) => identity));
}

/** How old "last seen" may be before it is worth a write. */
const staleMillis = 60_000;

/** A sender who is known wrote again: when, and a name or a proof of the address where we had none. */
export async function refreshContacts(
  { store }: Pick<Context, 'store'>,
  senders: readonly Sender[],
  { identities, contacts, now }: Known & { now: Date },
): Promise<void> {
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
    if (parsed.verified === true && !identity.verified) proven.add(identity.id);
  }
  await Promise.all([
    store.contacts.seen([...seen.values()]),
    proven.size > 0 ? store.contacts.verifyIdentities([...proven]) : undefined,
  ]);
}
