import type { Context } from '../../../context.ts';
import { indexFormat } from '../text/terms.ts';
import { changeIndex, emptyIndex, readIndex } from './segments.ts';

/** Has the whole index made anew beside the one in use, which is searched until the new one is whole. */
export async function beginRebuild(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const now = context.clock.now();
  await changeIndex(context, (index) => ({
    ...index,
    format: indexFormat,
    next: [],
    walk: { into: 'next', position: null, messages: 0, startedAt: now },
    retired: [...index.retired, ...onlyIn(index.next ?? [], index.live).map(({ id }) => ({ id, at: now }))],
  }));
}

/** An index of other rules cannot be read: it begins anew. */
export async function startOver(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const at = context.clock.now();
  await changeIndex(context, (index) => {
    if (index.format === indexFormat) return null;
    const leaving = [...index.live, ...onlyIn(index.next ?? [], index.live)].map(({ id }) => ({ id, at }));
    return { ...emptyIndex(at), revision: index.revision, retired: [...index.retired, ...leaving] };
  });
}

function onlyIn<T extends { id: string }>(some: readonly T[], others: readonly T[]): T[] {
  const known = new Set(others.map(({ id }) => id));
  return some.filter(({ id }) => !known.has(id));
}

/** How the index stands. */
export async function describeIndex(context: Pick<Context, 'store' | 'clock'>): Promise<{
  segments: number;
  messages: number;
  bytes: number;
  /** Of a walk under way: how many messages it has passed. */
  walked: number | null;
}> {
  const { live, walk } = await readIndex(context);
  const sum = (of: (segment: (typeof live)[number]) => number) => live.reduce((all, one) => all + of(one), 0);
  return {
    segments: live.length,
    messages: sum(({ documents }) => documents),
    bytes: sum(({ bytes }) => bytes),
    walked: walk?.messages ?? null,
  };
}
