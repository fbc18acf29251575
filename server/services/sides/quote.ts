import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredMessage } from '../../store/messages.ts';

const longestQuote = 20_000;

/**
 * The question with what its writer chose to quote below it, oldest first; of the rest of the thread nothing is told.
 * @throws AppError validation-failed for messages that are not of this conversation
 */
export async function withQuotes(
  { store }: Pick<Context, 'store'>,
  {
    text,
    quoteIds,
    conversationIds,
  }: { text: string; quoteIds: readonly string[]; conversationIds: readonly string[] },
): Promise<string> {
  if (quoteIds.length === 0) return text;
  const messages = await store.messages.readMany([...new Set(quoteIds)]);
  const theirs = messages.filter(
    ({ conversationId, kind, deletedAt }) =>
      conversationIds.includes(conversationId) && kind !== 'activity' && !deletedAt,
  );
  if (theirs.length !== new Set(quoteIds).size) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'quoteIds', message: 'A quoted message is not there any more.' }],
    });
  }
  const quotes = theirs.toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime()).map(quoteOf);
  return [text.trimEnd(), ...quotes].join('\n\n');
}

function quoteOf({ author, from, text, sentAt }: StoredMessage): string {
  const name = author.name || (from?.address ?? '');
  const day = sentAt.toISOString().slice(0, 16).replace('T', ' ');
  const lines = text.slice(0, longestQuote).trim().split('\n');
  return [`${name}, ${day} UTC:`, ...lines.map((line) => `> ${line}`.trimEnd())].join('\n');
}
