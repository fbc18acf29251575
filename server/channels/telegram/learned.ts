import { z } from 'zod';

/** What Telegram said about our bot, kept for reading updates and sending. */
const learned = z.object({ botId: z.number(), username: z.string() });
export type Learned = z.infer<typeof learned>;

export function readLearned(kept: Record<string, unknown> | null | undefined): Learned | null {
  const read = learned.safeParse(kept);
  return read.success ? read.data : null;
}
