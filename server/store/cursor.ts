/** A place in a list: the sort key of the last row and its id. */
export interface Position {
  at: Date;
  id: string;
}

/** A place in a list that is sorted by a moment or by words. */
export interface Place {
  at: Date | string;
  id: string;
}

/** What comes after a position in a list sorted by `field` and `_id`, both in the direction. */
export function beyond(field: string, position: Place, direction: 1 | -1): Record<string, unknown> {
  const operator = direction === 1 ? '$gt' : '$lt';
  const inclusive = direction === 1 ? '$gte' : '$lte';
  return {
    // The bound first: it is what an index can seek to.
    [field]: { [inclusive]: position.at },
    $or: [
      { [field]: { [operator]: position.at } },
      { [field]: position.at, _id: { [operator]: position.id } },
    ],
  };
}

/** A position as an opaque string for clients. */
export function encodePosition(position: Position): string {
  return Buffer.from(`${position.at.getTime()}.${position.id}`).toString('base64url');
}

/** @returns null when it is not one of ours. */
export function decodePosition(cursor: string): Position | null {
  const match = /^(-?\d{1,16})\.([A-Za-z0-9_-]{1,100})$/.exec(Buffer.from(cursor, 'base64url').toString());
  return match?.[1] === undefined || match[2] === undefined
    ? null
    : { at: new Date(Number(match[1])), id: match[2] };
}

/** The same for a list sorted by words. */
export function encodeWords(at: string, id: string): string {
  return Buffer.from(`w.${id}.${at}`).toString('base64url');
}

/** @returns null when it is not one of ours. */
export function decodeWords(cursor: string): { at: string; id: string } | null {
  const match = /^w\.([A-Za-z0-9_-]{1,100})\.(.*)$/su.exec(Buffer.from(cursor, 'base64url').toString());
  return match?.[1] === undefined ? null : { at: match[2] ?? '', id: match[1] };
}
