import { createHash } from 'node:crypto';
import mongoose from 'mongoose';

/** A new id: 24 hexadecimal digits, growing with time. */
export function newId(): string {
  return new mongoose.Types.ObjectId().toHexString();
}

/**
 * The id that everyone computes alike from the same facts: two processes that create the same thing at the same moment
 * meet at one unique key instead of making two.
 * @param facts what makes it the same thing, for example `['contact', 'email', 'anna@example.com']`
 */
export function idFrom(facts: readonly string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 24);
}
