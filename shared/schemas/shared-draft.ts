import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** Bytes of the CRDT that the text is kept in (Yjs, its first encoding of updates), as base64. */
const bytes = (most: number) =>
  z
    .string()
    .max(most)
    .regex(/^[A-Za-z0-9+/]*={0,2}$/, { message: 'Use base64.' });

export const maxUpdateLength = 700_000;
const update = bytes(maxUpdateLength);

/** An answer that several people write at the same time. */
export const sharedDraft = z.object({
  conversationId: id,
  /** Whoever sends it sends it with this client id: the second one meets what the first one sent. */
  clientId: z.string(),
  startedBy: id,
  startedAt: moment,
  state: z.string(),
});
export type SharedDraft = z.infer<typeof sharedDraft>;

/** Begins one with this text. */
export const sharedDraftInput = z.object({ state: update });

export const sharedDraftSync = z.object({
  /** What was written here since the last time; left out: nothing. */
  update: update.optional(),
  /** What is known here. */
  vector: bytes(100_000),
});

/** What the conversation shows of it. */
export const sharedDraftMark = z.object({ startedBy: id, startedAt: moment });
