import type { Context } from '../../context.ts';
import type { StoredIdea } from '../../store/ideas.ts';
import { familyIds, rootOf } from './family.ts';
import { readVoters, worthOf } from './voters.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** What voters are worth changes with their orders: nothing is older than this. */
const goodMillis = 3_600_000;
const atOnce = 50;
const mostTries = 200;

/** Counts that have not begun: whoever wants one meanwhile shares it, for it will see what they wrote. */
const waiting = new Map<string, Promise<void>>();
const running = new Map<string, Promise<void>>();

/**
 * Counts the votes of an idea from their rows, once more for each who counted meanwhile: the last one to write saw all that
 * were there. A crash before that is made up for by the sweep.
 */
export function countVotes(context: Needs, ideaId: string): Promise<void> {
  const shared = waiting.get(ideaId);
  if (shared) return shared;
  const before = running.get(ideaId) ?? Promise.resolve();
  const mine: Promise<void> = before
    .catch(() => undefined)
    .then(() => {
      waiting.delete(ideaId);
      running.set(ideaId, mine);
      return countNow(context, ideaId);
    })
    .finally(() => {
      if (running.get(ideaId) === mine) running.delete(ideaId);
    });
  waiting.set(ideaId, mine);
  return mine;
}

async function countNow(context: Needs, ideaId: string): Promise<void> {
  const { store, clock } = context;
  for (let tries = 0; tries < mostTries; tries += 1) {
    const idea = await store.ideas.read(ideaId);
    if (!idea || (await store.ideas.keepCount(idea, await tallyOf(context, idea, clock.now())))) return;
  }
}

async function tallyOf(context: Needs, { id }: StoredIdea, now: Date) {
  const ids = await familyIds(context, id);
  const [voters, links] = await Promise.all([readVoters(context, id), context.store.ideas.linksOf(ids)]);
  const worth = worthOf(voters.map(({ person }) => person));
  return {
    ...{ votes: voters.length, value: worth?.total ?? 0, currency: worth?.currency ?? '', countedAt: now },
    conversations: new Set(links.map(({ conversationId }) => conversationId)).size,
  };
}

/** Counts what some people voted for anew: they became one person, or are several again. */
export async function countVotesOf(context: Needs, contactIds: readonly string[]): Promise<void> {
  const votes = await context.store.ideas.votesOfContacts(contactIds);
  const rootIds = new Set<string>();
  for (const ideaId of new Set(votes.map((vote) => vote.ideaId))) {
    rootIds.add(ideaId);
    const root = await rootOf(context, ideaId);
    if (root) rootIds.add(root.id);
  }
  for (const id of rootIds) await countVotes(context, id);
}

/** For the sweep: what was not counted lately, or what a crash left uncounted. */
export async function sweepIdeas(context: Needs): Promise<void> {
  const before = new Date(context.clock.now().getTime() - goodMillis);
  for (const { id } of await context.store.ideas.countedBefore(before, atOnce)) await countVotes(context, id);
}
