import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ContactIdea, ideaVoters } from '../../../shared/schemas/idea.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { findContact } from '../contacts/find.ts';
import { shownFields } from '../contacts/person.ts';
import { presentPeople } from '../contacts/present.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { rootOf } from './family.ts';
import { readIdea } from './manage.ts';
import { readVoters, worthOf } from './voters.ts';

type Needs = Pick<Context, 'store'>;

/** Whoever voted, last first, as far as one sees them; of a page, how many one does not. @throws AppError not-found */
export async function listVoters(
  context: Needs,
  actor: Actor,
  { id, query: { cursor, limit } }: { id: string; query: { cursor?: string | undefined; limit: number } },
): Promise<z.infer<typeof ideaVoters>> {
  await readIdea(context, actor, id);
  const after = positionFrom(cursor);
  const all = await readVoters(context, id);
  const begin = after ? all.findIndex(({ vote }) => vote.id === after.id) + 1 : 0;
  const page = all.slice(begin, begin + limit);
  const seen = await presentPeople(
    context,
    actor,
    page.map(({ person }) => person),
  );
  const visible = new Set(seen.map((contact) => contact.id));
  const shown = page.filter(({ person }) => visible.has(person.root.id));
  const last = begin + limit < all.length ? (page.at(-1)?.vote ?? null) : null;
  return {
    items: shown.map(({ person, vote, tell }) => ({
      ...{ contactId: person.root.id, name: shownFields(person).name, at: moment(vote.at), tell },
      ...{ source: vote.source, worth: worthOf([person]) },
    })),
    next: cursorAfter(last, ({ at }) => at),
    hidden: page.length - shown.length,
  };
}

/** What somebody voted for, each idea once as it stands now, newest first. @throws AppError not-found */
export async function ideasOfContact(context: Needs, actor: Actor, id: string): Promise<ContactIdea[]> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const { person } = await findContact(context, actor, id);
  const votes = await context.store.ideas.votesOfContacts(person.ids);
  const found = new Map<string, ContactIdea>();
  for (const vote of votes.toSorted((a, b) => b.at.getTime() - a.at.getTime())) {
    const root = await rootOf(context, vote.ideaId);
    if (!root) continue;
    const { id: ideaId, title, status } = root;
    const tell = vote.tell || (found.get(ideaId)?.tell ?? false);
    found.set(ideaId, { idea: { id: ideaId, title, status }, at: moment(vote.at), tell });
  }
  return [...found.values()];
}
