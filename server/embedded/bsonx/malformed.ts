import { StoreError } from '../errors.ts';

/** MongoDB's InvalidBSON (22): the bytes are not a BSON document. */
export function badBson(detail: string): StoreError {
  return new StoreError(22, `Invalid BSON: ${detail}`);
}
