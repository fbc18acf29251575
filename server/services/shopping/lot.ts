import { idFrom } from '../../store/ids.ts';

/** A number from 0 up to 1 that belongs to some facts: drawn again, it is the same. */
export function lotOf(facts: readonly string[]): number {
  return Number.parseInt(idFrom(['shopping', ...facts]).slice(0, 8), 16) / 2 ** 32;
}
