import type { ListedSegment } from '../../../store/search.ts';

/** Doubts that segments have now and that those that were looked at had not: somebody said them meanwhile. */
export function newDoubts(now: readonly ListedSegment[], lookedAt: readonly ListedSegment[]): string | null {
  const known = new Set(lookedAt.map(({ doubt }) => doubt));
  return now.find(({ doubt }) => doubt !== undefined && !known.has(doubt))?.doubt ?? null;
}

/** The segment with this doubt and no other. */
export function withDoubt(segment: ListedSegment, doubt: string | null): ListedSegment {
  const { doubt: _before, ...rest } = segment;
  return doubt === null ? rest : { ...rest, doubt };
}
