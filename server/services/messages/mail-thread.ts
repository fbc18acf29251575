import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';

/** How a reply hangs on what came before. All ids without angle brackets. */
export interface MailThread {
  /** Oldest first, with what is answered last: the In-Reply-To. */
  references: string[];
  /** "Re: …" of the newest inbound subject; null when nothing came in. */
  subject: string | null;
  /** The message that is answered; null: there is none. */
  parent: StoredMessage | null;
}

/** Headers must not grow without end: the root and the newest ids are what mail programs look at. */
const mostReferences = 30;
const lookedAt = 50;
const answered = /^\s*(?:re|aw|sv|antw|odp|rif|res|vs|ynt|ref?|回复|答复|تعقيب)\s*(?:\[\d+\])?\s*[:：]/i;

/**
 * Looks at the newest messages of a conversation: the newest inbound one is answered, else our own newest.
 * @param chosen the writer said which one
 */
export async function threadOf(
  { store }: Pick<Context, 'store'>,
  conversationId: string,
  chosen?: StoredMessage,
): Promise<MailThread> {
  if (chosen) return threadAfter(chosen);
  const { items } = await store.messages.before(conversationId, undefined, lookedAt);
  const mails = items.filter((message) => message.externalId !== null && !isCancelled(message));
  const answerable = mails.filter(({ deletedAt }) => !deletedAt);
  const parent = answerable.find(({ kind }) => kind === 'inbound') ?? answerable[0];
  return parent ? threadAfter(parent) : { references: [], subject: null, parent: null };
}

function threadAfter(parent: StoredMessage): MailThread {
  return {
    references: referencesAfter(parent),
    subject: parent.kind === 'inbound' ? replySubject(parent.subject ?? '') : null,
    parent,
  };
}

export function isCancelled(message: Pick<StoredMessage, 'delivery'>): boolean {
  return message.delivery?.error?.kind === 'cancelled';
}

/** Mails without a Message-ID are known here by a hash; nobody else knows it, so it goes into no header. */
function isRealId(id: string | null): id is string {
  return id !== null && id !== '' && !id.startsWith('sha256:');
}

/** The References of an answer to this message: its own chain and itself. */
function referencesAfter(parent: StoredMessage): string[] {
  const chain = [...new Set([...parent.references, parent.externalId])].filter(isRealId);
  if (chain.length <= mostReferences) return chain;
  return [...chain.slice(0, 1), ...chain.slice(1 - mostReferences)];
}

export function replySubject(subject: string): string {
  const trimmed = subject.trim();
  return answered.test(trimmed) ? trimmed : `Re: ${trimmed}`.trim();
}
