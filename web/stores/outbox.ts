import type { Draft } from '../../shared/schemas/conversation.ts';
import type { Message } from '../../shared/schemas/message.ts';
import { api } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { conversations } from './conversations.svelte.ts';
import type { Outgoing, Unsent } from './local-copy.ts';
import { threads } from './threads.svelte.ts';
import { unsent } from './unsent.svelte.ts';

/** Something came in between: what is new, so that the writer can decide. */
export class Crossed extends Error {
  readonly newMessages: Message[];

  constructor(newMessages: Message[]) {
    super('conversation-changed');
    this.name = 'Crossed';
    this.newMessages = newMessages;
  }
}

/** Letters, digits, "_" and "-": made here, so that the server recognises a repeat. */
export function newClientId(): string {
  return crypto.randomUUID();
}

/**
 * Sends a reply or keeps a note: in the thread at once, and in this browser until the server has answered, so that a page
 * that is loaded again or closed loses nothing. Taken out again when it is refused; where nobody answered it stays.
 * Throws Crossed or ApiError.
 * @param ready what must be done before it goes
 */
export async function send(
  outgoing: Outgoing,
  clientId = newClientId(),
  ready: () => Promise<void> = () => Promise.resolve(),
): Promise<Message> {
  const one = { clientId, outgoing, at: new Date().toISOString() };
  unsent.keep(one);
  try {
    await ready();
    return await deliver(one);
  } catch (error) {
    if (!isPassing(error) || !unsent.holds(clientId)) unsent.settle(clientId);
    throw error;
  }
}

/** Nobody answered: no network, or a server that is away. The same again later may arrive. */
export function isPassing(error: unknown): boolean {
  return error instanceof ApiError && (error.offline || error.code === 'unavailable');
}

/** Brings one to the server; the same client id again gives the same message. Throws Crossed or ApiError. */
export async function deliver({ outgoing, clientId }: Unsent): Promise<Message> {
  try {
    const { message, conversation } = await post(outgoing, clientId);
    conversations.apply(conversation);
    threads.apply(message);
    unsent.settle(clientId);
    return message;
  } catch (error) {
    if (error instanceof ApiError && error.code === 'conversation-changed') {
      throw new Crossed(takeNews(outgoing.conversationId, error));
    }
    throw error;
  }
}

function post(outgoing: Outgoing, clientId: string) {
  const { kind, conversationId, text, html, attachments, to, cc, bcc, thenStatus } = outgoing;
  const { mentions, teamMentions } = outgoing;
  const params = { id: conversationId };
  const body = { clientId, text, html, attachmentIds: attachments.map((file) => file.id) };
  if (kind === 'note')
    return api('addNote', { params, body: { ...body, mentions, ...(teamMentions && { teamMentions }) } });
  const { expectedRevision, force, usedAnswerIds, writtenAs } = outgoing;
  return api('reply', {
    params,
    body: {
      ...body,
      cc,
      bcc,
      expectedRevision,
      force,
      usedAnswerIds,
      ...(writtenAs ? { writtenAs } : {}),
      ...(to ? { to } : {}),
      ...outgoing.post,
      ...(thenStatus ? { thenStatus } : {}),
    },
  });
}

/** The 409 carries what is new: it goes into the thread, so that the screen is right whatever is chosen. */
function takeNews(conversationId: string, { extra }: ApiError): Message[] {
  const news = (extra['newMessages'] ?? []) as Message[];
  const conversation = extra['conversation'];
  if (conversation) conversations.apply(conversation as Parameters<typeof conversations.apply>[0]);
  else void conversations.fetch(conversationId).catch(() => undefined);
  for (const message of news) threads.apply(message);
  return news;
}

/** Takes back a reply that is still held. Gives its text as a draft, if somebody wrote it; throws ApiError `too-late`. */
export async function undoSend(message: Message): Promise<Draft | null> {
  const { draft } = await api('undoSend', { params: { id: message.id } });
  threads.find(message.conversationId)?.remove([message.id]);
  if (draft) conversations.setDraft(message.conversationId, true);
  return draft;
}

/** Sends a failed or unconfirmed reply once more, because a person wants it. */
export async function retrySend(message: Message): Promise<void> {
  threads.apply(await api('retrySend', { params: { id: message.id } }));
}
