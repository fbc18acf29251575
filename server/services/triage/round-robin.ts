/** Someone who could take a conversation. */
export interface Candidate {
  id: string;
  /** How many open conversations they may be given. */
  capacity: number;
}

/** Whose turn it is. */
export interface Turns {
  /** Ordered by id, so that everybody counts the same way. */
  candidates: readonly Candidate[];
  /** Who had the last turn; null: nobody yet. */
  lastId: string | null;
  /** How many open conversations each holds. */
  load: ReadonlyMap<string, number>;
}

/** The next one after the last who has room left; null when nobody has. */
export function nextInTurn({ candidates, lastId, load }: Turns): string | null {
  const hasRoom = ({ id, capacity }: Candidate) => (load.get(id) ?? 0) < capacity;
  const inOrder = candidates.toSorted((a, b) => (a.id < b.id ? -1 : 1)).filter(hasRoom);
  const after = lastId === null ? undefined : inOrder.find(({ id }) => id > lastId);
  return (after ?? inOrder[0])?.id ?? null;
}
