import { randomUUID } from 'node:crypto';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Idea } from '../../../shared/schemas/idea.ts';
import { recordAudit } from '../audit/record.ts';
import { authorOf } from '../conversations/author.ts';
import { countVotes } from './count.ts';
import { rootOf } from './family.ts';
import { note, type IdeaContext } from './manage.ts';
import { presentIdea } from './present.ts';
import { findIdea } from './vote.ts';

/**
 * Makes an idea part of another. Votes and conversations stay where they are and count for the other, each person once; so
 * parting gives back what was.
 * @returns the other
 * @throws AppError not-found, not-capable where one is part of the other already
 */
export async function mergeIdea(
  context: IdeaContext,
  actor: Actor,
  { id, intoId }: { id: string; intoId: string },
): Promise<Idea> {
  if (!can(actor, 'ideas.manage')) throw new AppError('not-allowed');
  await oneAtATime(context, async () => {
    const idea = await findIdea(context, id);
    const into = await rootOf(context, (await findIdea(context, intoId)).id);
    if (!into || into.id === id || idea.mergedInto !== null) {
      throw new AppError('not-capable', { detail: 'One of these ideas is part of the other already.' });
    }
    const set = { mergedInto: into.id, standing: false, shown: false, updatedAt: context.clock.now() };
    if (!(await context.store.ideas.change(idea, set))) throw new AppError('too-late');
    await countVotes(context, into.id);
    const { name: by } = await authorOf(context, actor);
    const [here, there] = [idea, into].map((one) => ({ id: one.id, title: one.title }));
    await note(context, { ideaId: id, kind: 'merged', by, other: there ?? null });
    await note(context, { ideaId: into.id, kind: 'took-in', by, other: here ?? null });
    await recordAudit(context, actor, {
      action: 'idea.merged',
      subject: `idea:${into.id}`,
      data: { from: id },
    });
  });
  return presentIdea(context, await findIdea(context, (await rootOf(context, id))?.id ?? intoId));
}

/** Takes a merge back: each has the votes again that were given for it. @throws AppError not-found, too-late */
export async function partIdea(context: IdeaContext, actor: Actor, id: string): Promise<Idea> {
  if (!can(actor, 'ideas.manage')) throw new AppError('not-allowed');
  await oneAtATime(context, async () => {
    const idea = await findIdea(context, id);
    const above = await rootOf(context, id);
    if (idea.mergedInto === null || !above) {
      throw new AppError('too-late', { detail: 'It is part of no other idea.' });
    }
    const set = {
      mergedInto: null,
      standing: true,
      shown: idea.board !== null,
      updatedAt: context.clock.now(),
    };
    if (!(await context.store.ideas.change(idea, set))) throw new AppError('too-late');
    for (const one of new Set([id, idea.mergedInto, above.id])) await countVotes(context, one);
    const { name: by } = await authorOf(context, actor);
    for (const [ideaId, other] of [
      [id, above],
      [above.id, idea],
    ] as const) {
      await note(context, { ideaId, kind: 'parted', by, other: { id: other.id, title: other.title } });
    }
    await recordAudit(context, actor, {
      action: 'idea.parted',
      subject: `idea:${id}`,
      data: { from: above.id },
    });
  });
  return presentIdea(context, await findIdea(context, id));
}

const lease = { name: 'ideas/merge', millis: 20_000 };

/** Two merges that cross would make a circle. */
async function oneAtATime<T>(context: IdeaContext, work: () => Promise<T>): Promise<T> {
  const { leases } = context.store;
  const owner = randomUUID();
  if (!(await leases.acquire({ ...lease, owner, now: context.clock.now() }))) {
    throw new AppError('unavailable', { detail: 'Other ideas are being merged; try again in a moment.' });
  }
  try {
    return await work();
  } finally {
    await leases.release(lease.name, owner);
  }
}
