import { AppError } from '../../../shared/errors.ts';
import type { StoredSide } from '../../store/conversation-rows.ts';

/**
 * Nothing of a side conversation goes to the customer whom it is about.
 * @throws AppError validation-failed
 */
export function refuseKeptOut(side: StoredSide, people: readonly { address: string }[]): void {
  if (!people.some(({ address }) => side.keepsOut.includes(address.trim().toLowerCase()))) return;
  const message = 'This is the customer: a side conversation is kept from them.';
  throw new AppError('validation-failed', { fields: [{ path: 'to', message }] });
}

/** The same for any message of one; what is among colleagues is not sent at all. @throws AppError */
export function refuseInSide(side: StoredSide | undefined, people: readonly { address: string }[]): void {
  if (!side) return;
  if (!side.byMail) {
    throw new AppError('not-capable', { detail: 'This is among colleagues: write a note.' });
  }
  refuseKeptOut(side, people);
}
