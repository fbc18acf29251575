import { text as readAll } from 'node:stream/consumers';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { inviteAnswer, type Invite } from '../../../shared/schemas/invite.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import { openStoredFile } from '../attachments/open.ts';
import { messageFor } from '../conversations/find.ts';
import { describeMeeting, meetingIn, type Meeting } from './calendar.ts';

type Needs = Pick<Context, 'store' | 'files'>;

const largest = 512 * 1024;
/** Whoever changes their mind more often writes a letter. */
const mostAnswers = 20;

/** An invitation where it was found, and whose it is. */
export interface FoundInvite {
  file: StoredAttachment;
  conversationId: string;
  meeting: Meeting;
  said: Omit<Invite, 'as' | 'answered'>;
  /** The inbox that answers; null: none of ours can. */
  inbox: StoredInbox | null;
}

/** The client id of the nth answer to an invitation: it is found again by it, and a repeat sends nothing twice. */
export const answerClientId = (attachmentId: string, n: number): string =>
  `invite-${attachmentId}-${String(n)}`;
/** Is it the answer to an invitation, with no word of its own beside it? */
export const isBareAnswer = ({ clientId, text }: Pick<StoredMessage, 'clientId' | 'text'>): boolean =>
  clientId !== null && /^invite-[0-9a-f]{24}-\d+$/u.test(clientId) && !text.includes('\n');
const namePattern = /^invitation-(\w+)\.ics$/u;
/** Its file says what was answered. */
export const answerFileName = (answer: string): string => `invitation-${answer}.ics`;

/** @throws AppError not-found when there is no such file, it is not the actor's to see, or tells of no meeting */
export async function findInvite(context: Needs, actor: Actor, attachmentId: string): Promise<FoundInvite> {
  const file = await context.store.attachments.read(attachmentId);
  if (!file || file.messageId === null || file.size > largest) {
    throw new AppError('not-found', { detail: 'There is no such invitation, or it is not yours to see.' });
  }
  const wanted = { id: file.messageId, ability: 'conversations.view' } as const;
  const { message, conversation } = await messageFor(context, actor, wanted);
  if (message.deletedAt) throw new AppError('not-found', { detail: 'Its author took it away.' });
  const { stream } = await openStoredFile(context, file, { inline: false });
  const meeting = meetingIn(await readAll(stream));
  const said = describeMeeting(meeting);
  const inbox = await context.store.inboxes.read(conversation.inboxId);
  const byLetter = inbox !== null && findChannel(inbox.channel)?.capabilities.layout === 'letters';
  const isAsked =
    byLetter && message.kind === 'inbound' && said.method === 'request' && isAddress(said.organizer?.address);
  return { file, conversationId: conversation.id, meeting, said, inbox: isAsked ? inbox : null };
}

const isAddress = (text: string | undefined): boolean =>
  text !== undefined && /^[^\s<>()",:;\\]+@[^\s<>()",:;\\]+$/u.test(text);

/** What a calendar file of a message says, and what was answered to it from here. */
export async function readInvite(context: Needs, actor: Actor, attachmentId: string): Promise<Invite> {
  const found = await findInvite(context, actor, attachmentId);
  const { last } = await answersTo(context, found);
  return { ...found.said, as: found.inbox && attendeeOf(found), answered: last };
}

/** The address that was invited: ours as the invitation writes it, else that of the inbox. */
export function attendeeOf({ said, inbox }: FoundInvite): string {
  const own = inbox?.address ?? '';
  const [local = '', domain = ''] = own.toLowerCase().split('@');
  const isOurs = (address: string) => {
    const [theirs = '', home = ''] = address.toLowerCase().split('@');
    return home === domain && theirs.replace(/\+.*$/u, '') === local;
  };
  return said.attendees.find(({ address }) => isOurs(address))?.address ?? own;
}

/** How often it was answered, and what the last answer was that was not taken back. */
export async function answersTo(
  { store }: Pick<Context, 'store'>,
  { conversationId, file }: Pick<FoundInvite, 'conversationId' | 'file'>,
): Promise<{ count: number; last: Invite['answered'] }> {
  let last: Invite['answered'] = null;
  for (let n = 1; n <= mostAnswers; n += 1) {
    const message = await store.messages.byClientId(conversationId, answerClientId(file.id, n));
    if (!message) return { count: n - 1, last };
    const named = message.attachments.flatMap(({ name }) => namePattern.exec(name)?.[1] ?? [])[0];
    const answer = inviteAnswer.safeParse(named);
    const isGone = message.delivery?.error?.kind === 'cancelled';
    if (answer.success && !isGone) {
      last = { answer: answer.data, at: moment(message.createdAt), messageId: message.id };
    }
  }
  return { count: mostAnswers, last };
}
