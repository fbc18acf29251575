import { z } from 'zod';
import type { Context } from '../../context.ts';
import type { StoredVisitor } from '../../store/visitors.ts';

const purpose = 'visitor';
/** A browser that has not been here for so long is a stranger. */
const goodForMillis = 90 * 24 * 3_600_000;
/** An older token is replaced at the next connection. */
const rotateAfterMillis = 12 * 3_600_000;
/** Another tab may still hold the one before. */
const graceMillis = 10 * 60_000;

const claims = z.object({
  visitor: z.string(),
  key: z.string(),
  origin: z.string(),
  generation: z.number().int(),
  issuedAt: z.number().int(),
});
export type VisitorClaims = z.infer<typeof claims>;

/** What a token is good for: one inbox, on one site. */
export interface TokenPlace {
  key: string;
  origin: string;
}

type TokenContext = Pick<Context, 'secretBox' | 'clock'>;

export function signVisitorToken(
  { secretBox, clock }: TokenContext,
  wanted: TokenPlace & { visitor: string; generation: number },
): string {
  const content: VisitorClaims = {
    visitor: wanted.visitor,
    key: wanted.key,
    origin: wanted.origin,
    generation: wanted.generation,
    issuedAt: clock.now().getTime(),
  };
  return secretBox.sign(purpose, Buffer.from(JSON.stringify(content)).toString('base64url'));
}

/** @returns null for what we did not sign, is too old, or was made for another inbox or site */
export function openVisitorToken(
  { secretBox, clock }: TokenContext,
  token: string,
  place: TokenPlace,
): VisitorClaims | null {
  const text = secretBox.verify(purpose, token);
  if (text === null) return null;
  const read = claims.safeParse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
  if (!read.success) return null;
  const { key, origin, issuedAt } = read.data;
  const fits = key === place.key && origin === place.origin;
  return fits && clock.now().getTime() - issuedAt < goodForMillis ? read.data : null;
}

/**
 * Tokens rotate by generations: the next one counts from its first use on, and the one before then lives on for
 * minutes. So a token that was copied long ago is of no use, and an answer that got lost costs nobody their history.
 */
export function generationGood(
  { generation }: VisitorClaims,
  visitor: Pick<StoredVisitor, 'generation' | 'generationAt'>,
  now: Date,
): boolean {
  if (generation === visitor.generation || generation === visitor.generation + 1) return true;
  const since = now.getTime() - visitor.generationAt.getTime();
  return generation === visitor.generation - 1 && since < graceMillis;
}

export function dueForRotation({ issuedAt }: VisitorClaims, now: Date): boolean {
  return now.getTime() - issuedAt > rotateAfterMillis;
}
