import type { Idea } from '../../../shared/schemas/idea.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredIdea } from '../../store/ideas.ts';

type Needs = Pick<Context, 'store'>;

/** Ideas in their order, with what they are part of and what is part of them. */
export async function presentIdeas({ store }: Needs, rows: readonly StoredIdea[]): Promise<Idea[]> {
  const [above, parts] = await Promise.all([
    store.ideas.readMany(rows.flatMap(({ mergedInto }) => mergedInto ?? [])),
    rows.length === 0 ? [] : store.ideas.partsOf(rows.map(({ id }) => id)),
  ]);
  return rows.map((row) => {
    const into = above.find(({ id }) => id === row.mergedInto);
    const { id, title, text, status, reason, board, votes, conversations, version, createdBy } = row;
    return {
      ...{ id, title, text, status, reason, board, votes, conversations, version, createdBy },
      worth: row.currency === '' ? null : { total: row.value, currency: row.currency },
      mergedInto: into ? { id: into.id, title: into.title } : null,
      merged: parts
        .filter(({ mergedInto }) => mergedInto === id)
        .map((part) => ({ id: part.id, title: part.title, votes: part.votes })),
      ...{ createdAt: moment(row.createdAt), updatedAt: moment(row.updatedAt) },
    };
  });
}

export async function presentIdea(context: Needs, row: StoredIdea): Promise<Idea> {
  const [presented] = await presentIdeas(context, [row]);
  if (!presented) throw new Error('There is one for each row.');
  return presented;
}
