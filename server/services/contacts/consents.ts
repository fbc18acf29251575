import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  heldNow,
  type Consent,
  type ConsentInput,
  type ConsentPurpose,
} from '../../../shared/schemas/consent.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';
import { findContact } from './find.ts';

const mostShown = 100;

/** What a person said on any of their contacts that we may write to them for, newest first. @throws AppError not-found */
export async function listConsents(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<Consent[]> {
  if (!can(actor, 'contacts.view')) throw new AppError('not-allowed');
  const { store } = context;
  const { person } = await findContact(context, actor, id);
  const rows = (await store.consents.ofContacts(person.ids)).slice(0, mostShown);
  const users = new Map((await store.users.list()).map((user) => [user.id, user.name]));
  return rows.map(({ id: consentId, kind, purpose, given, proof, userId, at }) => ({
    ...{ id: consentId, kind, purpose, given, proof },
    ...{ by: users.get(userId) ?? '', at: moment(at) },
  }));
}

/** Writes down what they said, beside what they said before. @throws AppError not-found */
export async function addConsent(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  { id, input }: { id: string; input: ConsentInput },
): Promise<Consent[]> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { contact } = await findContact(context, actor, id);
  const { kind, purpose, given } = input;
  const row = { ...input, id: newId(), contactId: contact.id, userId: actor.userId, at: context.clock.now() };
  await context.store.consents.add(row);
  // A contact's id is made of an address: the trail names what was written down, not about whom.
  const fact = { action: 'consent.added', subject: `consent:${row.id}`, data: { kind, purpose, given } };
  await recordAudit(context, actor, fact);
  return listConsents(context, actor, id);
}

/** Did they say that we may not? Who said nothing did not. */
export async function hasRefused(
  { store }: Pick<Context, 'store'>,
  { contactIds, kind, purpose }: { contactIds: readonly string[]; kind: string; purpose: ConsentPurpose },
): Promise<boolean> {
  const held = heldNow(await store.consents.ofContacts(contactIds));
  return held.some((one) => one.kind === kind && one.purpose === purpose && !one.given);
}
