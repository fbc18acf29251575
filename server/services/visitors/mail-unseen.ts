import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredVisitor, StoredVisitorThread } from '../../store/visitors.ts';
import { announceConversation, announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { deskOf, type OpenDesk } from './desk.ts';
import { isForVisitors } from './present.ts';
import { isVisitorHere } from './presence.ts';

/** Someone who has left gets a mail after this time: so that several answers in a row are one mail. */
const goneMillis = 60_000;
const mostMessages = 20;
const atOnce = 50;

type MailContext = Pick<
  Context,
  'store' | 'clock' | 'queue' | 'publisher' | 'secretBox' | 'redis' | 'logger' | 'config'
>;

/** An answer is about to be sent: should the visitor not see it in time, it goes out by e-mail. */
export async function planMailFor(
  context: Pick<Context, 'store' | 'clock' | 'redis' | 'secretBox' | 'config'>,
  messageId: string,
): Promise<void> {
  const message = await context.store.messages.read(messageId);
  const desk = message?.kind === 'outbound' ? await deskOf(context, message.inboxId) : null;
  if (!message || !desk || desk.settings.mail.address === '') return;
  const thread = await context.store.visitors.threadOfConversation(message.conversationId);
  const visitor = thread && (await context.store.visitors.read(thread.visitorId));
  if (!visitor || visitor.email === '') return;
  const here = await isVisitorHere(context, visitor.id);
  const millis = here ? desk.settings.mail.afterMinutes * 60_000 : goneMillis;
  await context.store.visitors.mailDueBy(thread.id, new Date(context.clock.now().getTime() + millis));
}

/** Sends what visitors have not seen and whose time has come. Running it twice, or after a crash, sends nothing twice. */
export async function mailUnseen(context: MailContext): Promise<void> {
  const due = await context.store.visitors.mailDue(context.clock.now(), atOnce);
  for (const thread of due) {
    await mailThread(context, thread).catch((error: unknown) => {
      context.logger.warn({ err: error, threadId: thread.id }, 'unseen answers could not be mailed yet');
    });
  }
}

interface Unseen {
  thread: StoredVisitorThread;
  visitor: StoredVisitor;
  conversation: StoredConversation;
  messages: StoredMessage[];
  from: StoredInbox;
}

async function mailThread(context: MailContext, thread: StoredVisitorThread): Promise<void> {
  const unseen = await gather(context, thread);
  if (unseen) await send(context, unseen);
  await context.store.visitors.setMailDue(thread.id, null, { mailDueAt: thread.mailDueAt });
}

async function gather(context: MailContext, thread: StoredVisitorThread): Promise<Unseen | null> {
  const { store } = context;
  const [visitor, conversation, desk] = await Promise.all([
    store.visitors.read(thread.visitorId),
    store.conversations.read(thread.conversationId),
    deskOf(context, thread.inboxId),
  ]);
  const from = desk && (await mailInbox(context, desk));
  if (!visitor || visitor.email === '' || !conversation || !from) return null;
  const since = Math.max(thread.visitorReadAt?.getTime() ?? 0, thread.mailedAt?.getTime() ?? 0);
  const { items } = await store.messages.before(conversation.id, undefined, mostMessages);
  const messages = items
    .filter((message) => message.kind === 'outbound' && isForVisitors(message))
    .filter(({ createdAt }) => createdAt.getTime() > since)
    .reverse();
  return messages.length === 0 ? null : { thread, visitor, conversation, messages, from };
}

/** The linked inbox; null when it is gone or switched off. */
async function mailInbox(
  { store }: Pick<Context, 'store'>,
  { settings }: OpenDesk,
): Promise<StoredInbox | null> {
  const inboxes = await store.inboxes.list();
  const { address } = settings.mail;
  return inboxes.find((one) => one.enabled && one.address.toLowerCase() === address) ?? null;
}

/**
 * The mail's row first, under an id made from what is in it; then the conversation knows the address, so that the answer
 * may come in; then the mark that it went out.
 */
async function send(
  context: MailContext,
  { thread, visitor, conversation, messages, from }: Unseen,
): Promise<void> {
  const newest = messages.at(-1);
  if (!newest) return;
  const now = context.clock.now();
  const id = idFrom(['unseen', thread.id, newest.id]);
  const fresh = await context.store.systemMails.insert({
    id,
    to: { address: visitor.email, name: visitor.name },
    subject: `${from.name}: ${conversation.subject || messages[0]?.text.split('\n')[0]?.slice(0, 80) || '…'}`,
    text: messages.map(wordsOf).join('\n\n'),
    html: null,
    state: 'queued',
    attempts: 0,
    nextTryAt: now,
    error: null,
    createdAt: now,
    sentAt: null,
    inboxId: from.id,
    conversationId: conversation.id,
    externalId: newest.externalId,
    references: messages.slice(0, -1).flatMap(({ externalId }) => externalId ?? []),
    attachmentIds: messages.flatMap(({ attachments }) => attachments.map((file) => file.id)),
  });
  const after = await context.store.conversations.update({
    id: conversation.id,
    add: { participants: [visitor.email] },
    now,
  });
  await context.store.visitors.touchThread(thread.id, { mailedAt: newest.createdAt });
  await context.queue.enqueue('system-mail.send', { systemMailId: id });
  if (fresh && after) await tellThread(context, after, visitor.email);
}

async function tellThread(
  context: Pick<MailContext, 'store' | 'clock' | 'publisher' | 'queue'>,
  conversation: StoredConversation,
  address: string,
): Promise<void> {
  const row = activityRow({
    conversation,
    author: { type: 'system', id: null, name: 'Onevoice' },
    activity: { type: 'mailed-unseen', data: { address } },
    now: context.clock.now(),
  });
  await context.store.messages.insertMany([row]);
  announceMessage(context, { message: row, conversation });
  announceConversation(context, conversation);
}

function wordsOf({ text, attachments }: StoredMessage): string {
  const names = attachments.map(({ name }) => `[${name}]`);
  return [text, ...names].filter((part) => part !== '').join('\n');
}
