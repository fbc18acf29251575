import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** What somebody may be written to for, besides answers to what they wrote. */
export const consentPurposes = ['surveys', 'news', 'offers', 'notices', 'reviews'] as const;
export const consentPurpose = z.enum(consentPurposes);
export type ConsentPurpose = z.infer<typeof consentPurpose>;

const what = {
  /** The kind of address: "email", "phone", or a channel. */
  kind: z.string().regex(/^[a-z][a-z0-9-]{0,39}$/),
  purpose: consentPurpose,
  /** false: they refused, or took it back. */
  given: z.boolean(),
  /** How we know: the words, the form, the call. */
  proof: z.string().trim().min(1, 'Say how you know.').max(1000),
};

/** Somebody said that we may write to them, or may not: kept as it was said, the newest holds. */
export const consent = z.object({ id, ...what, by: z.string(), at: moment });
export type Consent = z.infer<typeof consent>;
export const consentInput = z.object(what);
export type ConsentInput = z.infer<typeof consentInput>;

/** What holds now: of each kind of address and purpose the newest. Pure. @param newest newest first */
export function heldNow<C extends Pick<Consent, 'kind' | 'purpose'>>(newest: readonly C[]): C[] {
  const seen = new Set<string>();
  return newest.filter(({ kind, purpose }) => {
    const key = `${kind} ${purpose}`;
    return !seen.has(key) && seen.add(key);
  });
}
