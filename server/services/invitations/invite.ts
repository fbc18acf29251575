import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { invitationMail, type InvitationFacts } from '../../../shared/mails/account-mails.ts';
import type { WorkLanguage } from '../../../shared/mails/languages.ts';
import { AppError } from '../../../shared/errors.ts';
import type { createdInvitation, invitation, invite as inviteInput } from '../../../shared/schemas/user.ts';
import type { Context } from '../../context.ts';
import type { StoredLink } from '../../store/links.ts';
import { issueLink } from '../access/links.ts';
import { recordAudit } from '../audit/record.ts';
import { sendSystemMail } from '../delivery/send-system-mail.ts';
import { checkGroups } from '../users/check-groups.ts';

type InvitationContext = Pick<Context, 'store' | 'clock' | 'config' | 'logger' | 'secretBox' | 'queue'>;

/** For seven days; inviting the same address again ends the older link. @throws AppError already-exists */
export async function invite(
  context: InvitationContext,
  actor: Actor,
  input: z.output<typeof inviteInput>,
): Promise<z.output<typeof createdInvitation>> {
  if (await context.store.users.findByEmail(input.email)) {
    throw new AppError('already-exists', {
      fields: [{ path: 'email', message: 'This address belongs to someone here already.' }],
    });
  }
  await checkGroups(context, input);
  const workspace = await context.store.workspace.read();
  const language = input.language ?? workspace.language;
  const purpose = { ...input, language, invitedBy: actor.userId };
  const { url, link } = await issueLink(context, { kind: 'invitation', ...purpose });
  const facts = { workspace: workspace.name, url };
  const mailed = await mailInvitation(context, actor, { email: input.email, language, facts });
  await recordAudit(context, actor, {
    action: 'invitation.created',
    subject: `invitation:${link.id}`,
    data: { email: input.email, role: input.role },
  });
  return { ...presentInvitation(link as StoredLink<'invitation'>), link: url, mailed };
}

/** Open ones, newest first. */
export async function listInvitations(
  context: Pick<Context, 'store' | 'clock'>,
): Promise<z.output<typeof invitation>[]> {
  const links = await context.store.links.listUsable('invitation', context.clock.now());
  return links.map(presentInvitation);
}

/** @throws AppError not-found */
export async function withdrawInvitation(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  id: string,
): Promise<void> {
  if (!(await context.store.links.remove('invitation', id))) throw new AppError('not-found');
  await recordAudit(context, actor, { action: 'invitation.withdrawn', subject: `invitation:${id}` });
}

function presentInvitation(link: StoredLink<'invitation'>): z.output<typeof invitation> {
  return {
    id: link.id,
    email: link.purpose.email,
    role: link.purpose.role,
    createdAt: link.createdAt.toISOString(),
    expiresAt: link.expiresAt.toISOString(),
  };
}

/** @returns whether a mail is on its way; the link is shown to the one who invites in any case. */
async function mailInvitation(
  context: InvitationContext,
  actor: Actor,
  {
    email,
    language,
    facts,
  }: { email: string; language: WorkLanguage; facts: Omit<InvitationFacts, 'inviter'> },
): Promise<boolean> {
  const inviter = await context.store.users.findById(actor.userId);
  try {
    const { queued } = await sendSystemMail(context, {
      to: { address: email, name: '' },
      ...invitationMail(language, { inviter: inviter?.name ?? '', ...facts }),
    });
    return queued;
  } catch (error) {
    context.logger.warn({ err: error }, 'an invitation could not be mailed; its link was shown');
    return false;
  }
}
