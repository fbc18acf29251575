import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { newConversation } from '../../../shared/schemas/conversation.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { presentConversation } from '../../presenters/conversation.ts';
import { presentMessage } from '../../presenters/message.ts';
import { identityId } from '../../store/contacts.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { withTier } from '../contacts/rename.ts';
import { createContacts, planContact } from '../contacts/resolve-identity.ts';
import { capabilitiesOf } from '../inboxes/capabilities.ts';
import { sendingInbox } from '../messages/answer-scene.ts';
import { checkCapability } from '../messages/check-capability.ts';
import { findUploads } from '../messages/claim-uploads.ts';
import { outboundRow, writtenMessageId } from '../messages/outbound-row.ts';
import { makeUpForOutbound } from '../messages/place-outbound.ts';
import { once, storeHeld, wakeDelivery, type ReplyContext, type Written } from '../messages/reply.ts';
import { refuseBlocked } from '../wording/refuse-blocked.ts';
import { announceMessage } from './announce.ts';
import { authorOf } from './author.ts';
import { blankConversation } from './blank-conversation.ts';

type Input = z.output<typeof newConversation>;

/**
 * Begins a conversation with a message of ours. The same client id again gives the same conversation.
 * @throws AppError not-found for an inbox that is not the actor's, not-capable when its channel cannot carry it,
 * validation-failed for what an admin holds back
 */
export async function createConversation(
  context: ReplyContext,
  actor: Actor,
  input: Input,
): Promise<Written> {
  const { store } = context;
  if (!can(actor, 'conversations.create')) throw new AppError('not-allowed');
  if (!can(actor, 'conversations.create', { inboxId: input.inboxId })) throw new AppError('not-found');
  const id = idFrom(['begun', input.inboxId, actor.userId, input.clientId]);
  const inbox = await sendingInbox(context, input.inboxId);
  const message = await firstMessage(context, actor, { id, inbox, input });
  const conversation =
    (await store.conversations.read(id)) ?? (await begin(context, actor, { id, inbox, input }));
  await storeHeld(context, actor, message);
  const stored = await store.messages.byClientId(id, input.clientId);
  const first = stored ?? message;
  const after = await makeUpForOutbound(context, conversation, first);
  await wakeDelivery(context, first);
  announceMessage(context, { message: first, conversation: after });
  return { message: presentMessage(first), conversation: presentConversation(after) };
}

interface Beginning {
  id: string;
  inbox: StoredInbox;
  input: Input;
}

async function firstMessage(context: ReplyContext, actor: Actor, { id, inbox, input }: Beginning) {
  const messageId = writtenMessageId(id, input.clientId);
  const [files, author] = await Promise.all([
    findUploads(context, actor, { ids: input.attachmentIds, messageId }),
    authorOf(context, actor),
  ]);
  const capabilities = capabilitiesOf(inbox) ?? channelById(inbox.channel).capabilities;
  if (!capabilities.begins) {
    throw new AppError('not-capable', { detail: 'On this channel only the customer can begin.' });
  }
  const [to, cc, bcc] = [once(input.to), once(input.cc), once(input.bcc)];
  const now = context.clock.now();
  if (to.length === 0) {
    throw new AppError('validation-failed', { fields: [{ path: 'to', message: 'Name at least one.' }] });
  }
  checkCapability(capabilities, {
    ...{ text: input.text, html: input.html, files, now },
    copies: cc.length + bcc.length,
    lastInboundAt: null,
    answeredBefore: false,
  });
  return outboundRow({
    ...{ conversation: { id, inboxId: inbox.id }, inbox, author, files, to, cc, bcc, now },
    id: messageId,
    clientId: input.clientId,
    text: input.text,
    html: input.html,
    subject: capabilities.subject ? input.subject : '',
    thread: { references: [] },
    fallbackDomain: new URL(context.config.publicUrl).hostname,
    undoSeconds: capabilities.undoSeconds,
    post: { visibility: capabilities.visibilities.at(-1) ?? null, contentWarning: null, answersId: null },
  });
}

async function begin(
  context: ReplyContext,
  actor: Actor,
  { id, inbox, input }: Beginning,
): Promise<StoredConversation> {
  const { store, clock } = context;
  const [first] = once(input.to);
  if (!first) throw new AppError('validation-failed');
  const contact = await contactOf(context, inbox, first);
  const unnumbered = blankConversation(
    {
      ...{ id, inboxId: inbox.id, channel: inbox.channel, contact, subject: input.subject },
      number: 0,
      assigneeId: actor.via === 'system' ? null : actor.userId,
      teamId: inbox.teamId,
      replyTo: once(input.to),
    },
    clock.now(),
  );
  if (actor.via !== 'system') await refuseBlocked(context, actor, { conversation: unnumbered, input });
  const row = { ...unnumbered, number: await store.counters.take('conversations') };
  if (await store.conversations.insert(row)) return row;
  const there = await store.conversations.read(id);
  if (!there) throw new AppError('already-exists');
  return there;
}

/** The contact of whom we write to, made when nobody knows them. */
export async function contactOf(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  inbox: StoredInbox,
  person: Participant,
): Promise<StoredConversation['contact']> {
  const address = person.address.toLowerCase();
  const letters = channelById(inbox.channel).capabilities.layout === 'letters';
  const identityKind = letters ? 'email' : inbox.channel;
  const identity = await store.contacts.identity(identityKind, address);
  const known = identity && (await store.contacts.read(identity.contactId));
  const planned = planContact(
    {
      parsed: { from: person, identityKind, verified: null },
      sender: { address, identityId: identityId(identityKind, address) },
    },
    {
      identities: new Map(identity ? [[identity.id, identity]] : []),
      contacts: new Map(known ? [[known.id, known]] : []),
    },
    clock.now(),
  );
  if (planned.isNew) await createContacts({ store }, [planned.isNew]);
  return withTier({ id: planned.id, name: planned.name, address }, planned.tier);
}
