import type { Attachment } from '../../shared/schemas/attachment.ts';
import type { Draft } from '../../shared/schemas/conversation.ts';
import type { Message } from '../../shared/schemas/message.ts';
import type { PostVisibility } from '../../shared/schemas/post.ts';
import type { Participant } from '../../shared/schemas/primitives.ts';
import { api } from '../api/client.ts';
import { ApiError } from '../api/error.ts';
import { conversations } from './conversations.svelte.ts';
import { session } from './session.svelte.ts';
import { localId } from './thread-state.ts';
import { threads } from './threads.svelte.ts';

/** What the composer hands over. */
export interface Outgoing {
  kind: 'reply' | 'note';
  conversationId: string;
  text: string;
  html: string | null;
  attachments: Attachment[];
  to: Participant[] | null;
  cc: Participant[];
  bcc: Participant[];
  mentions: string[];
  /** The conversation's revision that the writer saw. */
  expectedRevision: number;
  /** The writer saw what is new and sends all the same. */
  force: boolean;
  thenStatus?: 'open' | 'pending' | 'resolved';
  /** What the writer chose where there is a choice. */
  post?: { visibility?: PostVisibility; contentWarning?: string; split: boolean };
}

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

/** Sends a reply or keeps a note: in the thread at once, taken out again when it fails. Throws Crossed or ApiError. */
export async function send(outgoing: Outgoing): Promise<Message> {
  const clientId = newClientId();
  const { conversationId } = outgoing;
  const thread = threads.find(conversationId);
  thread?.apply(localCopy(outgoing, clientId));
  try {
    const { message, conversation } = await post(outgoing, clientId);
    conversations.apply(conversation);
    threads.apply(message);
    return message;
  } catch (error) {
    thread?.remove([localId(clientId)]);
    if (error instanceof ApiError && error.code === 'conversation-changed') {
      throw new Crossed(takeNews(conversationId, error));
    }
    throw error;
  }
}

function post(outgoing: Outgoing, clientId: string) {
  const { kind, conversationId, text, html, attachments, to, cc, bcc, thenStatus } = outgoing;
  const params = { id: conversationId };
  const body = { clientId, text, html, attachmentIds: attachments.map((file) => file.id) };
  if (kind === 'note') return api('addNote', { params, body: { ...body, mentions: outgoing.mentions } });
  const { expectedRevision, force } = outgoing;
  return api('reply', {
    params,
    body: {
      ...body,
      cc,
      bcc,
      expectedRevision,
      force,
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

/** Takes back a reply that is still held. Gives its text as a draft; throws ApiError `too-late`. */
export async function undoSend(message: Message): Promise<Draft> {
  const { draft } = await api('undoSend', { params: { id: message.id } });
  threads.find(message.conversationId)?.remove([message.id]);
  conversations.setDraft(message.conversationId, true);
  return draft;
}

/** Sends a failed or unconfirmed reply once more, because a person wants it. */
export async function retrySend(message: Message): Promise<void> {
  threads.apply(await api('retrySend', { params: { id: message.id } }));
}

/** The message as it looks until the server has answered. */
function localCopy(outgoing: Outgoing, clientId: string): Message {
  const now = new Date().toISOString();
  const user = session.current?.user;
  const isNote = outgoing.kind === 'note';
  return {
    id: localId(clientId),
    conversationId: outgoing.conversationId,
    inboxId: conversations.get(outgoing.conversationId)?.inboxId ?? '',
    kind: isNote ? 'note' : 'outbound',
    author: { type: 'user', id: user?.id ?? null, name: user?.name ?? '' },
    subject: null,
    from: null,
    to: outgoing.to ?? conversations.get(outgoing.conversationId)?.replyTo ?? [],
    cc: outgoing.cc,
    bcc: outgoing.bcc,
    replyTo: [],
    text: outgoing.text,
    html: outgoing.html,
    quotedText: null,
    quotedHtml: null,
    remoteImages: false,
    attachments: outgoing.attachments,
    delivery: isNote
      ? null
      : {
          state: 'queued',
          heldUntil: null,
          attempts: 0,
          nextTryAt: null,
          sentAt: null,
          providerReply: null,
          error: null,
        },
    threadedBy: null,
    activity: null,
    mentions: outgoing.mentions,
    clientId,
    language: null,
    sentiment: null,
    automatic: false,
    deliveredTo: [],
    ...{ post: null, part: null, answersId: null, editedAt: null, deletedAt: null, actions: [] },
    source: false,
    sentAt: now,
    createdAt: now,
    updatedAt: now,
    revision: -1,
  };
}
