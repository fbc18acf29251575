import type { KnownHandle, ParsedMessage } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import {
  claimId,
  firstContactId,
  identityId,
  type StoredClaim,
  type StoredContact,
  type StoredIdentity,
} from '../../store/contacts.ts';

/**
 * What else a sender goes by. A handle that the channel vouches for becomes an identity; what somebody only says of
 * themselves is kept as a claim, which is shown and joins nothing.
 */

interface Sender {
  parsed: Pick<ParsedMessage, 'from' | 'identityKind' | 'identities'>;
  sender: { address: string; identityId: string };
}

interface Known {
  identities: ReadonlyMap<string, StoredIdentity>;
  contacts: ReadonlyMap<string, StoredContact>;
}

/** A stranger may say much. */
const mostHandles = 10;

interface Handle extends KnownHandle {
  /** Of the identity of this kind and value. */
  id: string;
  /** As the channel wrote it. */
  written: string;
}

/** As identities are compared. */
export function handlesOf({ identities = [] }: Pick<ParsedMessage, 'identities'>): Handle[] {
  return identities.slice(0, mostHandles).flatMap((handle) => {
    const written = handle.value.trim().slice(0, 320);
    const value = written.toLowerCase();
    return value === '' ? [] : [{ ...handle, value, written, id: identityId(handle.kind, value) }];
  });
}

export function verifiedHandles(parsed: Pick<ParsedMessage, 'identities'>): Handle[] {
  return handlesOf(parsed).filter(({ verified }) => verified);
}

/** Whose handle it is that the channel vouches for; somebody new is then no stranger. */
export function joinedBy(
  parsed: Pick<ParsedMessage, 'identities'>,
  { identities }: Pick<Known, 'identities'>,
): StoredIdentity | undefined {
  return verifiedHandles(parsed).flatMap(({ id }) => identities.get(id) ?? [])[0];
}

/** Identities for verified handles that nobody has yet. */
export function newHandles(
  parsed: Pick<ParsedMessage, 'identities'>,
  { identities }: Pick<Known, 'identities'>,
  { contactId, now }: { contactId: string; now: Date },
): StoredIdentity[] {
  return verifiedHandles(parsed)
    .filter(({ id }) => !identities.has(id))
    .map(({ id, kind, value, written, handle }) => ({
      ...{ id, kind, value, contactId, verified: true },
      ...spellingOf(kind, written),
      ...handleFields(kind, handle),
      createdAt: now,
    }));
}

/** Ids of some providers are other ids in lower case: how one is written is kept where it is not how we compare it. */
export function spellingOf(kind: string, written: string): Pick<StoredIdentity, 'spelling'> {
  const spelling = written.trim();
  return kind === 'email' || spelling === spelling.toLowerCase() ? {} : { spelling };
}

/** How an identity is shown, and the name in it by which the same person may be known elsewhere. */
export function handleFields(
  kind: string,
  handle: string | undefined,
): Pick<StoredIdentity, 'handle' | 'handleKey'> {
  if (kind === 'email' || kind === 'phone') return {};
  const shown = handle?.trim().slice(0, 320) ?? '';
  if (shown === '') return {};
  return { handle: shown, handleKey: handleKeyOf(shown) };
}

/** "@Ada_B@social.example" and "ada_b.bsky.social" are both "ada_b": lower case, without "@" and server. */
export function handleKeyOf(handle: string): string {
  return handle.toLowerCase().replace(/^@/, '').split(/[@.]/)[0] ?? '';
}

/** Keeps what known senders go by now, and what all of them claim. */
export async function recordHandles(
  { store }: Pick<Context, 'store'>,
  senders: readonly Sender[],
  known: Known & { now: Date },
): Promise<void> {
  const renamed: Parameters<Context['store']['contacts']['renameIdentities']>[0][number][] = [];
  const added: StoredIdentity[] = [];
  const claims: StoredClaim[] = [];
  for (const { parsed, sender } of senders) {
    const identity = known.identities.get(sender.identityId);
    const contactId =
      identity?.contactId ??
      joinedBy(parsed, known)?.contactId ??
      firstContactId(parsed.identityKind, sender.address);
    const fields = handleFields(parsed.identityKind, parsed.from.handle);
    if (identity && fields.handle !== undefined && fields.handle !== identity.handle) {
      renamed.push({ id: identity.id, ...fields });
    }
    if (identity) added.push(...newHandles(parsed, known, { contactId, now: known.now }));
    claims.push(...claimsOf(parsed, known, contactId));
  }
  if (renamed.length > 0) await store.contacts.renameIdentities(renamed);
  if (added.length > 0) await store.contacts.insertIdentities(added);
  if (claims.length > 0) await store.contacts.addClaims(claims);
}

/** What is not vouched for, and what is but belongs to another contact. */
function claimsOf(
  parsed: Pick<ParsedMessage, 'identities'>,
  { identities, now }: Known & { now: Date },
  contactId: string,
): StoredClaim[] {
  return handlesOf(parsed).flatMap(({ id, kind, value, handle, verified }) => {
    const owner = identities.get(id)?.contactId;
    const isTheirs = verified && (owner === undefined || owner === contactId);
    if (isTheirs) return [];
    const claim = { contactId, kind, value };
    return [{ ...claim, id: claimId(claim), handle: handle ?? null, verified, createdAt: now }];
  });
}
