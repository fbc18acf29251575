import { createHash, timingSafeEqual } from 'node:crypto';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';
import { findInbox } from '../inboxes/read.ts';
import { findContact } from './find.ts';
import { joinPeople } from './merge.ts';

/**
 * A link that is given to one customer: who follows it to a messenger is known there. The token is short, since
 * messengers allow few characters, and good for a week.
 */

const purpose = 'personal-link';
const goodForHours = 7 * 24;
const hourMillis = 3600 * 1000;
const form = /^([0-9a-f]{24})([0-9a-z]{6})([A-Za-z0-9_-]{22})$/;

type Needs = Pick<Context, 'store' | 'clock' | 'secretBox' | 'logger' | 'publisher'>;

/** @throws AppError not-found when one of them is not seen, not-capable when the channel has no such links */
export async function createPersonalLink(
  context: Needs,
  actor: Actor,
  { id, inboxId }: { id: string; inboxId: string },
): Promise<{ url: string }> {
  if (!can(actor, 'contacts.update')) throw new AppError('not-allowed');
  const { contact } = await findContact(context, actor, id);
  const inbox = await findInbox(context, actor, inboxId);
  const { address, learned = null } = inbox;
  const token = signLink(context, contact.id);
  const url = channelById(inbox.channel).personalLink?.({ address, learned }, token) ?? null;
  if (url === null) throw new AppError('not-capable', { detail: 'This inbox has no personal links.' });
  await recordAudit(context, actor, {
    action: 'contact.linked',
    subject: `contact:${contact.id}`,
    data: { inbox: inboxId },
  });
  return { url };
}

function signLink(context: Pick<Context, 'clock' | 'secretBox'>, contactId: string): string {
  const until = Math.floor(context.clock.now().getTime() / hourMillis) + goodForHours;
  const body = `${contactId}${until.toString(36).padStart(6, '0')}`;
  return `${body}${signatureOf(context, body)}`;
}

/** 132 bits of the signature. */
function signatureOf({ secretBox }: Pick<Context, 'secretBox'>, body: string): string {
  return secretBox.sign(purpose, body).slice(body.length + 1, body.length + 23);
}

/** @returns the contact that the token names; null when it is not ours or too old */
export function openLink(context: Pick<Context, 'clock' | 'secretBox'>, token: string): string | null {
  const [, contactId = '', hours = '', signature = ''] = form.exec(token) ?? [];
  if (contactId === '') return null;
  const hash = (text: string) => createHash('sha256').update(text).digest();
  const right = timingSafeEqual(hash(signature), hash(signatureOf(context, `${contactId}${hours}`)));
  return right && parseInt(hours, 36) * hourMillis >= context.clock.now().getTime() ? contactId : null;
}

/**
 * Somebody came by a personal link: they are the contact that it names. Can be taken back like every merge. What is
 * wrong with the token is logged and harms nobody: they are then a contact of their own.
 */
export async function followPersonalLink(
  context: Needs,
  { token, contactId }: { token: string; contactId: string },
): Promise<void> {
  const named = openLink(context, token);
  if (named === null || !(await context.store.contacts.read(named))) {
    context.logger.info({ contactId }, 'a personal link was not ours or is too old');
    return;
  }
  const merge = await joinPeople(context, {
    ...{ id: named, otherId: contactId, by: null },
    evidence: [{ type: 'personal-link', value: '' }],
  });
  if (!merge) return;
  await recordAudit(
    context,
    { userId: '', via: 'system' },
    {
      action: 'contact.merged',
      subject: `contact:${merge.intoId}`,
      data: { from: merge.fromId, merge: merge.id, by: purpose },
    },
  );
}
