import { AppError } from '../../../shared/errors.ts';
import { decodePosition, encodePosition, type Position } from '../../store/cursor.ts';

/**
 * Where a page begins.
 * @throws AppError validation-failed when the cursor is not one of ours
 */
export function positionFrom(cursor: string | undefined, field = 'cursor'): Position | undefined {
  if (cursor === undefined) return undefined;
  const position = decodePosition(cursor);
  if (position) return position;
  throw new AppError('validation-failed', {
    fields: [{ path: field, message: 'This is not a cursor that a list gave out.' }],
  });
}

/** The cursor of what follows a row; null when nothing does. */
export function cursorAfter<R extends { id: string }>(last: R | null, at: (row: R) => Date): string | null {
  return last === null ? null : encodePosition({ at: at(last), id: last.id });
}
