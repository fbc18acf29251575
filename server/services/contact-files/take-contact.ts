import { fold } from '../../../shared/rules/fold.ts';
import type { FiledRow } from '../../../shared/contact-files/read-row.ts';
import { contactPatch, type Contact } from '../../../shared/schemas/contact.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import { firstContactId, identityId, type StoredContact, type StoredIdentity } from '../../store/contacts.ts';
import { idFrom } from '../../store/ids.ts';
import { findContact } from '../contacts/find.ts';
import { searchKeys } from '../contacts/resolve-identity.ts';
import { updateContact } from '../contacts/update.ts';
import {
  differing,
  mayTake,
  named,
  newValues,
  refuse,
  type ImportContext,
  type ImportOutcome,
  type Taking,
} from './taking.ts';

/** An address of theirs, as it is kept. */
interface Address {
  kind: 'email' | 'phone';
  value: string;
}

/**
 * Takes what a line says of somebody: those who are known by an address or by the id of another system are changed, or left
 * alone; others are made. @throws AppError validation-failed
 */
export async function takeContact(
  context: ImportContext,
  taking: Taking,
  row: FiledRow,
): Promise<ImportOutcome> {
  const addresses = addressesOf(row);
  const knownId = await knownAs(context, row, addresses);
  const isTry = taking.row.state === 'checking';
  if (knownId === null) {
    if (addresses.length + row.externalIds.length === 0)
      throw refuse('Neither an address nor an id says who it is.');
    const patch = patchOf(row, taking, undefined);
    if (isTry) return wouldMake(taking, row, addresses);
    const id = await make(context, row, addresses);
    await updateContact(context, taking.actor, { id, patch });
    return 'created';
  }
  if (taking.row.known === 'skip') return 'skipped';
  const { presented, contact } = await findContact(context, taking.actor, knownId);
  const patch = patchOf(row, taking, presented);
  const more = await newAddresses(context, contact, { row, addresses });
  if (Object.keys(patch).length === 0 && !more.any) return 'unchanged';
  if (isTry) return 'changed';
  await keepAddresses(context, contact, more);
  if (Object.keys(patch).length > 0) await updateContact(context, taking.actor, { id: contact.id, patch });
  return 'changed';
}

const addressesOf = ({ emails, phones }: FiledRow): Address[] => [
  ...emails.map((value) => ({ kind: 'email' as const, value })),
  ...phones.map((value) => ({ kind: 'phone' as const, value })),
];

/** Whom the line is about; null: a stranger. @throws AppError validation-failed when it is about two */
async function knownAs(
  { store }: ImportContext,
  row: FiledRow,
  addresses: readonly Address[],
): Promise<string | null> {
  const [identities, contacts] = await Promise.all([
    store.contacts.identitiesByIds(addresses.map(({ kind, value }) => identityId(kind, value))),
    store.contacts.withExternalIds(row.externalIds),
  ]);
  const owners = await store.contacts.readMany([...new Set(identities.map(({ contactId }) => contactId))]);
  const roots = [...owners, ...contacts].map(({ id, mergedInto }) => mergedInto ?? id);
  const people = [...new Set(roots)];
  // A telephone is often shared: an address or an id decides, where there is one.
  const sure = new Set(identities.filter(({ kind }) => kind === 'email').map(({ contactId }) => contactId));
  const surely = [
    ...new Set(
      [...owners.filter(({ id }) => sure.has(id)), ...contacts].map(({ id, mergedInto }) => mergedInto ?? id),
    ),
  ];
  if (surely.length > 1)
    throw refuse('It names two people: their addresses or ids belong to different contacts.');
  return surely[0] ?? (row.emails.length + row.externalIds.length === 0 ? (people[0] ?? null) : null);
}

function wouldMake(
  { made, row: { known } }: Taking,
  row: FiledRow,
  addresses: readonly Address[],
): ImportOutcome {
  const keys = [
    ...addresses.filter(({ kind }) => kind === 'email').map(({ value }) => value),
    ...row.externalIds,
  ];
  const met = keys.some((key) => made.has(key));
  for (const key of keys) made.add(key);
  if (!met) return 'created';
  return known === 'skip' ? 'skipped' : 'changed';
}

/** What differs from what is known of them, as a change of the contact. @throws AppError validation-failed */
function patchOf(row: FiledRow, taking: Taking, before: Contact | undefined) {
  const tagIds = [...new Set(row.tags.map((name) => named('tags', name, taking)))];
  const had = before?.tagIds ?? [];
  const attributes = newValues(row, taking, { target: 'contact', before: before?.attributes ?? {} });
  const company =
    row.company !== undefined &&
    mayTake(taking.rules?.['company'], before?.company) &&
    fold(row.company) !== fold(before?.company ?? '')
      ? row.company
      : undefined;
  const languageTaken =
    row.language !== undefined && mayTake(taking.rules?.['language'], before?.manners?.language);
  const said = {
    ...{ name: row.name, notes: row.notes, timeZone: row.timeZone },
    ...(row.tier !== undefined && { tier: named('tiers', row.tier, taking) }),
    ...(row.owner !== undefined && { ownerId: named('owners', row.owner, taking) }),
    ...(row.language !== undefined &&
      languageTaken && { manners: { ...before?.manners, language: languageOf(row.language) } }),
  };
  const patch = {
    ...differing<Record<string, unknown>>(said, { ...before }, taking.rules),
    ...(company !== undefined && { company }),
    ...(tagIds.some((id) => !had.includes(id)) && { tagIds: [...new Set([...had, ...tagIds])] }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
  };
  const parsed = contactPatch.safeParse(patch, { error: wordsForIssue });
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw refuse(`${String(issue?.path[0] ?? '')}: ${issue?.message ?? ''}`);
}

/** "German", "de_DE" and "de" are one. @throws AppError validation-failed */
function languageOf(text: string): string {
  const code = text.trim().replace('_', '-').toLowerCase();
  if (/^[a-z]{2,3}(?:-[a-z0-9]{2,8})*$/u.test(code)) return code.split('-')[0] ?? code;
  throw refuse(`“${text}” is no language such as “de”.`);
}

async function make(
  { store, clock }: ImportContext,
  row: FiledRow,
  addresses: readonly Address[],
): Promise<string> {
  const now = clock.now();
  const [first] = addresses;
  const id = first
    ? firstContactId(first.kind, first.value)
    : idFrom(['contact', 'external', row.externalIds[0] ?? '']);
  const name = row.name ?? '';
  await store.contacts.insertMany([
    {
      ...{ id, name, company: '', notes: '', language: null, timeZone: null },
      searchKeys: searchKeys(name, ...addresses.map(({ value }) => value)),
      ...{ firstSeenAt: now, lastSeenAt: now, updatedAt: now },
    },
  ]);
  await keepAddresses({ store, clock }, { id }, { addresses, externalIds: row.externalIds });
  return id;
}

interface More {
  addresses: readonly Address[];
  externalIds: readonly string[];
}

async function newAddresses(
  { store }: ImportContext,
  contact: StoredContact,
  { row, addresses }: { row: FiledRow; addresses: readonly Address[] },
): Promise<More & { any: boolean }> {
  const ids = addresses.map(({ kind, value }) => identityId(kind, value));
  const have = new Set((await store.contacts.identitiesByIds(ids)).map(({ id }) => id));
  const fresh = addresses.filter(({ kind, value }) => !have.has(identityId(kind, value)));
  const known = await store.contacts.withExternalIds(row.externalIds);
  const given = new Set(known.flatMap(({ externalIds = [] }) => externalIds));
  const externalIds = row.externalIds.filter(
    (one) => !given.has(one) && !(contact.externalIds ?? []).includes(one),
  );
  return { addresses: fresh, externalIds, any: fresh.length + externalIds.length > 0 };
}

/** Addresses that a file gives are nobody's proof. */
async function keepAddresses(
  { store, clock }: Pick<ImportContext, 'store' | 'clock'>,
  { id: contactId }: { id: string },
  { addresses, externalIds }: More,
): Promise<void> {
  const createdAt = clock.now();
  await store.contacts.insertIdentities(
    addresses.map(({ kind, value }): StoredIdentity => ({
      ...{ id: identityId(kind, value), kind, value, contactId, verified: false, createdAt },
    })),
  );
  if (externalIds.length > 0) await store.contacts.addExternalIds(contactId, externalIds);
}
