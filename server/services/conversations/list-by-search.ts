import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { conversationPage, ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import type { Context } from '../../context.ts';
import { searchMessages } from '../search/query/search-messages.ts';

interface Asked {
  q: string;
  timeZone?: string | undefined;
  cursor?: string | undefined;
  limit: number;
}

const mostHits = 50;
/** Many messages may be of one conversation: so often it is looked further for others. */
const mostLooks = 10;

/**
 * The conversations of what a search finds, that of the newest message first; each once on a page.
 * @throws AppError validation-failed for a query that makes no sense
 */
export async function listBySearch(
  context: Pick<Context, 'store' | 'clock'>,
  actor: Actor,
  { q, timeZone = 'UTC', cursor, limit }: Asked,
): Promise<z.infer<typeof conversationPage>> {
  const found = new Map<string, ConversationForViewer>();
  let next: string | null = cursor ?? null;
  for (let look = 0; look < mostLooks && found.size < limit; look += 1) {
    const asked = { q, timeZone, limit: Math.min(limit, mostHits), ...(next !== null && { cursor: next }) };
    const page = await searchMessages(context, actor, asked);
    const [problem] = page.problems;
    if (problem) {
      const message = `“${problem.operator}:${problem.value}” finds nothing that is here.`;
      throw new AppError('validation-failed', { fields: [{ path: 'q', message }] });
    }
    for (const { conversation } of page.items) {
      if (!found.has(conversation.id)) found.set(conversation.id, conversation);
    }
    next = page.next;
    if (next === null) break;
  }
  return { items: [...found.values()], next };
}
