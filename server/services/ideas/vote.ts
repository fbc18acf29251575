import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Idea } from '../../../shared/schemas/idea.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredIdea, StoredIdeaVote } from '../../store/ideas.ts';
import { findContact } from '../contacts/find.ts';
import type { Person } from '../contacts/person.ts';
import { authorOf } from '../conversations/author.ts';
import { countVotes } from './count.ts';
import { familyIds, rootOf } from './family.ts';
import { presentIdea } from './present.ts';

export type VoteContext = Pick<Context, 'store' | 'clock'>;

export const voteId = (ideaId: string, contactId: string): string => idFrom(['idea-vote', ideaId, contactId]);

/** The votes of a person for an idea or for what was merged into it. */
export async function votesOfPerson(
  context: VoteContext,
  { idea, person }: { idea: Pick<StoredIdea, 'id'>; person: Pick<Person, 'ids'> },
): Promise<StoredIdeaVote[]> {
  const family = new Set(await familyIds(context, idea.id));
  const theirs = await context.store.ideas.votesOfContacts(person.ids);
  return theirs.filter(({ ideaId }) => family.has(ideaId));
}

/** Somebody votes: once, whatever contact of theirs and whatever part of the idea it was before. */
export async function castVote(
  context: VoteContext,
  {
    idea,
    person,
    ...how
  }: { idea: StoredIdea; person: Person } & Pick<StoredIdeaVote, 'by' | 'source' | 'tell'>,
): Promise<void> {
  const { store, clock } = context;
  const root = (await rootOf(context, idea.id)) ?? idea;
  const known = await votesOfPerson(context, { idea: root, person });
  const [first] = known;
  if (first) {
    if (how.tell && !known.some(({ tell }) => tell)) await store.ideas.changeVote(first.id, { tell: true });
    return;
  }
  await store.ideas.vote({
    ...{ id: voteId(root.id, person.root.id), ideaId: root.id, contactId: person.root.id, at: clock.now() },
    ...how,
  });
  await countVotes(context, root.id);
}

/** @throws AppError not-found */
export async function findIdea({ store }: Pick<Context, 'store'>, id: string): Promise<StoredIdea> {
  const idea = await store.ideas.read(id);
  if (!idea) throw new AppError('not-found', { detail: 'There is no such idea.' });
  return idea;
}

/** An agent votes for somebody who said so. @throws AppError not-found */
export async function voteFor(
  context: VoteContext,
  actor: Actor,
  { id, contactId, tell }: { id: string; contactId: string; tell: boolean },
): Promise<Idea> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const idea = await findIdea(context, id);
  const { person } = await findContact(context, actor, contactId);
  const { name: by } = await authorOf(context, actor);
  await castVote(context, { idea, person, by, tell, source: 'agent' });
  return presentIdea(context, await findIdea(context, id));
}

/** Takes somebody's votes back. @throws AppError not-found */
export async function unvoteFor(
  context: VoteContext,
  actor: Actor,
  { id, contactId }: { id: string; contactId: string },
): Promise<Idea> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const idea = await findIdea(context, id);
  const { person } = await findContact(context, actor, contactId);
  await takeBackVote(context, { idea, person });
  return presentIdea(context, await findIdea(context, id));
}

export async function takeBackVote(
  context: VoteContext,
  { idea, person }: { idea: StoredIdea; person: Person },
): Promise<void> {
  const root = (await rootOf(context, idea.id)) ?? idea;
  const known = await votesOfPerson(context, { idea: root, person });
  if (known.length === 0) return;
  await context.store.ideas.unvote(known.map(({ id }) => id));
  // What they had voted for before it was merged, too.
  for (const ideaId of new Set([...known.map((vote) => vote.ideaId), root.id])) {
    await countVotes(context, ideaId);
  }
}
