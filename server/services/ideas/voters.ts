import { joinTallies, totalsOf } from '../../../shared/orders/summary.ts';
import type { Context } from '../../context.ts';
import type { StoredIdeaVote } from '../../store/ideas.ts';
import { groupPeople, type Person } from '../contacts/person.ts';
import { familyIds } from './family.ts';

type Needs = Pick<Context, 'store'>;

/** Somebody who voted: once, however many contacts they are made of and however many parts they voted for. */
export interface Voter {
  person: Person;
  /** Their first one. */
  vote: StoredIdeaVote;
  /** They asked in one of them to hear of it. */
  tell: boolean;
}

const atOnce = 1000;

/** The people behind votes, each once, who voted last first. */
export async function votersOf(context: Needs, votes: readonly StoredIdeaVote[]): Promise<Voter[]> {
  const contactIds = [...new Set(votes.map(({ contactId }) => contactId))];
  const people: Person[] = [];
  for (let at = 0; at < contactIds.length; at += atOnce) {
    const contacts = await context.store.contacts.readMany(contactIds.slice(at, at + atOnce));
    people.push(...(await groupPeople(context, contacts)));
  }
  const byContact = Map.groupBy(votes, ({ contactId }) => contactId);
  const once = new Map(people.map((person) => [person.root.id, person]));
  return [...once.values()]
    .flatMap((person) => {
      const theirs = person.ids.flatMap((id) => byContact.get(id) ?? []);
      const [vote] = theirs.toSorted((a, b) => a.at.getTime() - b.at.getTime() || (a.id < b.id ? -1 : 1));
      return vote ? [{ person, vote, tell: theirs.some(({ tell }) => tell) }] : [];
    })
    .toSorted((a, b) => b.vote.at.getTime() - a.vote.at.getTime() || (a.vote.id < b.vote.id ? 1 : -1));
}

/** Whoever voted for an idea or for a part of it. */
export async function readVoters(context: Needs, ideaId: string): Promise<Voter[]> {
  return votersOf(context, await context.store.ideas.votesOf(await familyIds(context, ideaId)));
}

/** What people ordered together, in the currency of most of it. Pure. */
export function worthOf(people: readonly Person[]): { total: number; currency: string } | null {
  const tallies = people.flatMap(({ root, members }) =>
    [root, ...members].flatMap(({ orders }) => orders ?? []),
  );
  const totals = totalsOf(joinTallies(tallies));
  return totals && { total: totals.total, currency: totals.currency };
}
