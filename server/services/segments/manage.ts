import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Segment, SegmentInput } from '../../../shared/schemas/segment.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import { newId } from '../../store/ids.ts';
import type { StoredSegment } from '../../store/segments.ts';
import { authorOf } from '../conversations/author.ts';
import { checkSegment } from './check-segment.ts';

type SegmentContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

/** Each is asked for every message that comes: a workspace with more is in need of fewer. */
export const mostSegments = 200;

const nameTaken = (): AppError =>
  new AppError('already-exists', { fields: [{ path: 'name', message: 'This name is taken already.' }] });

/** By name. */
export async function listSegments({ store }: Pick<Context, 'store'>): Promise<Segment[]> {
  return (await store.segments.list()).map(presentSegment);
}

/** @throws AppError validation-failed, already-exists */
export async function createSegment(
  context: SegmentContext,
  actor: Actor,
  input: SegmentInput,
): Promise<Segment> {
  await checkSegment(context, input);
  if ((await context.store.segments.list()).length >= mostSegments) {
    throw new AppError('validation-failed', {
      detail: `There are ${String(mostSegments)} segments already.`,
    });
  }
  const row = { id: newId(), version: 1, ...(await signed(context, actor, input)) };
  if (!(await context.store.segments.insert(row))) throw nameTaken();
  announce(context);
  return presentSegment(row);
}

/** @throws AppError not-found, validation-failed, already-exists, too-late when somebody else changed it */
export async function updateSegment(
  context: SegmentContext,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: SegmentInput },
): Promise<Segment> {
  const { segments } = context.store;
  if (!(await segments.read(id))) throw new AppError('not-found');
  await checkSegment(context, input);
  const set = { version: version + 1, ...(await signed(context, actor, input)) };
  const after = await segments.update(id, version, set).catch((error: unknown) => {
    throw isDuplicateKey(error) ? nameTaken() : error;
  });
  if (!after) {
    throw new AppError('too-late', { detail: 'Somebody changed this segment meanwhile. Load it again.' });
  }
  announce(context);
  return presentSegment(after);
}

/** Conditions that name it hold for nobody from then on. @throws AppError not-found */
export async function deleteSegment(context: SegmentContext, id: string): Promise<void> {
  if ((await context.store.segments.remove(id)) === 0) throw new AppError('not-found');
  announce(context);
}

async function signed(context: SegmentContext, actor: Actor, { name, match, conditions }: SegmentInput) {
  const { name: updatedBy } = await authorOf(context, actor);
  return { name, match, conditions, updatedAt: context.clock.now(), updatedBy };
}

function announce({ publisher }: Pick<Context, 'publisher'>): void {
  publisher.publish(rooms.everyone, 'directory.changed', { part: 'segments' });
}

function presentSegment(row: Omit<StoredSegment, 'key'>): Segment {
  const { id, name, match, conditions, version, updatedAt, updatedBy } = row;
  return { id, name, match, conditions, version, updatedBy, updatedAt: updatedAt.toISOString() };
}
