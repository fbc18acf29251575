import { isNumber, toNumber, type Value } from './types.ts';

/** MongoDB's notion of true: everything but missing, null, false and zero. */
export function truthy(value: Value): boolean {
  if (value === undefined || value === null || value === false) return false;
  return !isNumber(value) || toNumber(value) !== 0;
}
