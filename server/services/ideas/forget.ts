import type { Context } from '../../context.ts';
import { countVotes } from './count.ts';
import { rootOf } from './family.ts';

/** The votes of people who are deleted go, and what they voted for is counted anew. Done again it changes nothing. */
export async function forgetVotes(
  context: Pick<Context, 'store' | 'clock'>,
  contactIds: readonly string[],
): Promise<void> {
  const votes = await context.store.ideas.votesOfContacts(contactIds);
  await context.store.ideas.forget(contactIds);
  for (const ideaId of new Set(votes.map((vote) => vote.ideaId))) {
    await countVotes(context, ideaId);
    const root = await rootOf(context, ideaId);
    if (root && root.id !== ideaId) await countVotes(context, root.id);
  }
}
