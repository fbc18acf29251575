import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type {
  Idea,
  IdeaBoardText,
  IdeaEvent,
  IdeaInput,
  IdeaSort,
  IdeaStatus,
} from '../../../shared/schemas/idea.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { newId } from '../../store/ids.ts';
import type { StoredIdea, StoredIdeaEvent } from '../../store/ideas.ts';
import { recordAudit } from '../audit/record.ts';
import { authorOf } from '../conversations/author.ts';
import { cursorAfter, positionFrom } from '../conversations/page-position.ts';
import { presentIdea, presentIdeas } from './present.ts';
import { findIdea } from './vote.ts';

export type IdeaContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** Ideas that are part of no other, in the order asked for. */
export async function listIdeas(
  context: Pick<Context, 'store'>,
  actor: Actor,
  {
    cursor,
    limit,
    sort,
    status,
  }: { cursor?: string | undefined; limit: number; sort: IdeaSort; status?: IdeaStatus | undefined },
): Promise<{ items: Idea[]; next: string | null }> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const { items, last } = await context.store.ideas.list(
    { sort, status, after: positionFrom(cursor) },
    limit,
  );
  const at = ({ createdAt, votes, value }: StoredIdea) =>
    sort === 'recent' ? createdAt : new Date(sort === 'votes' ? votes : value);
  return { items: await presentIdeas(context, items), next: cursorAfter(last, at) };
}

/** @throws AppError not-found */
export async function readIdea(context: Pick<Context, 'store'>, actor: Actor, id: string): Promise<Idea> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  return presentIdea(context, await findIdea(context, id));
}

export async function createIdea(context: IdeaContext, actor: Actor, input: IdeaInput): Promise<StoredIdea> {
  if (!can(actor, 'ideas.collect')) throw new AppError('not-allowed');
  const now = context.clock.now();
  const { name } = await authorOf(context, actor);
  const row: StoredIdea = {
    ...{ id: newId(), ...input, status: 'new', reason: '', board: null, shown: false },
    ...{ standing: true, mergedInto: null, votes: 0, conversations: 0, value: 0, currency: '' },
    ...{ countedAt: now, counts: 1, version: 1, createdAt: now, createdBy: name, updatedAt: now },
  };
  await context.store.ideas.insert(row);
  await note(context, { ideaId: row.id, kind: 'created', by: name });
  return row;
}

/** @throws AppError not-found, too-late when somebody else changed it */
export async function updateIdea(
  context: IdeaContext,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: IdeaInput },
): Promise<Idea> {
  const { after } = await changeIdea(context, actor, { id, version, set: () => input });
  await note(context, { ideaId: id, kind: 'edited', by: (await authorOf(context, actor)).name });
  return presentIdea(context, after);
}

/** Says where it stands and why. Nobody is told by that alone. @throws AppError not-found, too-late */
export async function setIdeaStatus(
  context: IdeaContext,
  actor: Actor,
  { id, version, status, reason }: { id: string; version: number; status: IdeaStatus; reason: string },
): Promise<Idea> {
  const { before, after } = await changeIdea(context, actor, {
    id,
    version,
    set: () => ({ status, reason }),
  });
  const { name: by } = await authorOf(context, actor);
  await note(context, { ideaId: id, kind: 'status', by, from: before.status, to: status, reason });
  await recordAudit(context, actor, {
    action: 'idea.status',
    subject: `idea:${id}`,
    data: { from: before.status, to: status },
  });
  return presentIdea(context, after);
}

/** Puts it on the public board in these words, or takes it off. @throws AppError not-found, too-late */
export async function putIdeaOnBoard(
  context: IdeaContext,
  actor: Actor,
  { id, version, texts }: { id: string; version: number; texts: IdeaBoardText[] | null },
): Promise<Idea> {
  const { after } = await changeIdea(context, actor, {
    ...{ id, version },
    set: ({ standing }) => ({ board: texts, shown: standing && texts !== null }),
  });
  const kind = texts === null ? 'hidden' : 'published';
  await note(context, { ideaId: id, kind, by: (await authorOf(context, actor)).name });
  await recordAudit(context, actor, { action: `idea.${kind}`, subject: `idea:${id}` });
  return presentIdea(context, after);
}

async function changeIdea(
  context: IdeaContext,
  actor: Actor,
  {
    id,
    version,
    set,
  }: {
    id: string;
    version: number;
    set: (before: StoredIdea) => Partial<Omit<StoredIdea, 'id' | 'version'>>;
  },
): Promise<{ before: StoredIdea; after: StoredIdea }> {
  if (!can(actor, 'ideas.manage')) throw new AppError('not-allowed');
  const before = await findIdea(context, id);
  const updatedAt = context.clock.now();
  const after = await context.store.ideas.change({ id, version }, { ...set(before), updatedAt });
  if (!after) {
    throw new AppError('too-late', { detail: 'Somebody changed this idea meanwhile. Load it again.' });
  }
  return { before, after };
}

/** A line of its history. */
export async function note(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  event: Pick<StoredIdeaEvent, 'ideaId' | 'kind' | 'by'> & Partial<StoredIdeaEvent>,
): Promise<void> {
  await store.ideas.tell({
    ...{ id: newId(), at: clock.now(), from: null, to: null, reason: '', other: null },
    ...event,
  });
}

/** Newest first. @throws AppError not-found */
export async function readIdeaHistory(
  context: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<IdeaEvent[]> {
  await readIdea(context, actor, id);
  const rows = await context.store.ideas.history(id);
  return rows.map(({ ideaId: _, at, ...row }) => ({ ...row, at: moment(at) }));
}
