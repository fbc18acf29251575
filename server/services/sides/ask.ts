import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AskInput } from '../../../shared/schemas/side.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import { hiddenAsSide, type StoredConversation, type StoredSide } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredMessage } from '../../store/messages.ts';
import type { StoredUser } from '../../store/users.ts';
import { readPerson } from '../contacts/person.ts';
import { announceMessage } from '../conversations/announce.ts';
import { blankConversation } from '../conversations/blank-conversation.ts';
import { contactOf } from '../conversations/create.ts';
import { conversationFor } from '../conversations/find.ts';
import { makeUpForOutbound } from '../messages/place-outbound.ts';
import { once, storeHeld, wakeDelivery, type ReplyContext, type Written } from '../messages/reply.ts';
import { questionRow } from './question.ts';
import { refuseKeptOut } from './refuse.ts';
import { senderFor } from './sender.ts';
import { asked } from './state.ts';
import { mostSides, tellAsked, tellParent } from './tell.ts';

/** What is written for a question. */
export interface Asking {
  id: string;
  parent: StoredConversation;
  side: StoredSide;
  /** Sees what is asked from; null: nobody outside is asked, and nothing is sent. */
  inboxId: string;
  input: AskInput;
}

/**
 * Asks colleagues or people outside about a conversation, in a conversation of its own that no customer ever sees. The
 * same client id again gives the same one.
 * @throws AppError not-found, not-capable where no inbox sends mail, validation-failed for people and files
 */
export async function askAside(
  context: ReplyContext,
  actor: Actor,
  { conversationId, input }: { conversationId: string; input: AskInput },
): Promise<Written> {
  const { store, clock } = context;
  const parent = await conversationFor(context, actor, { id: conversationId, ability: 'messages.reply' });
  const id = idFrom(['aside', parent.id, actor.userId, input.clientId]);
  const known = await store.conversations.read(id);
  await refuseSuch(context, parent, known !== null);
  const users = await colleagues(context, input.userIds);
  const now = clock.now();
  const side = known?.side ?? (await sideFor(context, actor, { parent, input, users, now }));
  refuseKeptOut(side, input.to);
  const inboxId = side.byMail
    ? await senderFor(context, actor, { parent, wanted: input.inboxId })
    : parent.inboxId;
  const message = await questionRow(context, actor, { id, parent, side, inboxId, input });
  const sharedWith = users.filter((user) => !seesInbox(user, inboxId)).map((user) => user.id);
  const conversation =
    known ?? (await begin(context, actor, { id, parent, side, inboxId, input, sharedWith }));
  await storeHeld(context, actor, message);
  const first = (await store.messages.byClientId(id, input.clientId)) ?? message;
  const after = await placed(context, conversation, first);
  if (first.kind === 'outbound') await wakeDelivery(context, first);
  announceMessage(context, { message: first, conversation: after });
  await tellParent(context, after, { type: 'side-asked', cause: id, author: first.author });
  await tellAsked(context, { conversation: after, message: first });
  return { message: presentMessage(first), conversation: presentConversation(after) };
}

async function refuseSuch(
  { store }: Pick<ReplyContext, 'store'>,
  parent: StoredConversation,
  known: boolean,
): Promise<void> {
  if (parent.side) {
    throw new AppError('not-capable', { detail: 'This is a side conversation itself: ask in it.' });
  }
  if (!known && (await store.conversations.sidesOf(parent.id, mostSides)).length >= mostSides) {
    throw new AppError('not-capable', { detail: 'It has as many side conversations as it may have.' });
  }
}

/** @throws AppError validation-failed when somebody is not there any more */
async function colleagues(
  { store }: Pick<ReplyContext, 'store'>,
  userIds: readonly string[],
): Promise<StoredUser[]> {
  const ids = [...new Set(userIds)];
  const users = (await store.users.findMany(ids)).filter(({ active }) => active);
  if (users.length === ids.length) return ids.flatMap((id) => users.find((user) => user.id === id) ?? []);
  throw new AppError('validation-failed', {
    fields: [{ path: 'userIds', message: 'Somebody who is asked is not there any more.' }],
  });
}

async function sideFor(
  context: Pick<ReplyContext, 'store'>,
  actor: Actor,
  given: { parent: StoredConversation; input: AskInput; users: readonly StoredUser[]; now: Date },
): Promise<StoredSide> {
  const { parent, input, users, now } = given;
  const names = [
    ...once(input.to).map(({ name, address }) => name || address),
    ...users.map(({ name }) => name),
  ];
  const blank: StoredSide = {
    ...{ of: parent.id, ofNumber: parent.number, openerId: actor.userId, name: names.join(', ') },
    ...{ userIds: users.map(({ id }) => id), byMail: input.to.length > 0 },
    keepsOut: await customersAddresses(context, parent),
    ...{
      state: 'waiting',
      openedAt: now,
      waitsFor: null,
      waitsSince: null,
      answeredAt: null,
      closedAt: null,
    },
  };
  return asked(blank, now);
}

/** Every address that is known to be the customer's. */
async function customersAddresses(
  context: Pick<ReplyContext, 'store'>,
  { contact }: StoredConversation,
): Promise<string[]> {
  const person = await readPerson(context, contact.id);
  const identities = person ? await context.store.contacts.identitiesOf(person.ids) : [];
  const all = [contact.address, ...identities.map(({ value }) => value)];
  return [...new Set(all.map((address) => address.toLowerCase()))];
}

async function begin(
  context: ReplyContext,
  actor: Actor,
  { id, parent, side, inboxId, input, sharedWith }: Asking & { sharedWith: string[] },
): Promise<StoredConversation> {
  const { store, clock } = context;
  if (!can(actor, 'conversations.create')) throw new AppError('not-allowed');
  const inbox = await store.inboxes.read(inboxId);
  if (!inbox) throw new AppError('not-found');
  const [first] = once(input.to);
  const row = blankConversation(
    {
      ...{ id, inboxId, channel: inbox.channel, subject: input.subject, sharedWith },
      contact: first ? await contactOf(context, inbox, first) : parent.contact,
      number: await store.counters.take('conversations'),
      replyTo: once(input.to),
      language: parent.language,
      ...hiddenAsSide(side),
    },
    clock.now(),
  );
  await store.conversations.insert(row);
  const there = await store.conversations.read(id);
  if (!there) throw new AppError('already-exists');
  return there;
}

/** The conversation with its first word counted in, however often that is done. */
async function placed(
  context: ReplyContext,
  conversation: StoredConversation,
  message: StoredMessage,
): Promise<StoredConversation> {
  if (message.kind === 'outbound') return makeUpForOutbound(context, conversation, message);
  if (conversation.messageCount > 0) return conversation;
  const { id, revision } = conversation;
  const after = await context.store.conversations.update({
    ...{ id, provided: { revision }, increase: { messageCount: 1 }, now: context.clock.now() },
    set: {
      lastActivityAt: message.createdAt,
      hasAttachments: message.attachments.length > 0,
      excerpt: message.text.slice(0, 200),
    },
  });
  return after ?? conversation;
}
