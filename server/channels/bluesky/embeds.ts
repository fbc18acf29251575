import { z } from 'zod';
import type { PostView } from './entities.ts';

/** What hangs on a post besides its text. */

export interface Picture {
  fullsize: string;
  alt: string;
}

export function picturesOf({ embed }: PostView): Picture[] {
  return embed?.images ?? embed?.media?.images ?? [];
}

const quoted = z.object({
  author: z.object({ handle: z.string() }),
  value: z.object({ text: z.string() }),
});

/** Link cards, films and quoted posts as lines of text. */
export function embedLines({ embed }: PostView): string[] {
  const external = embed?.external ?? embed?.media?.external;
  const film = embed?.playlist ?? embed?.media?.playlist;
  const quote = quoteIn(embed?.record);
  return [
    ...(external ? [`${external.title} ${external.uri}`.trim()] : []),
    ...(film === undefined ? [] : [film]),
    ...(quote ? [`“${quote.value.text}” (@${quote.author.handle})`] : []),
  ];
}

/** A quote is one level deeper when pictures stand beside it. */
function quoteIn(record: unknown): z.infer<typeof quoted> | null {
  const direct = quoted.safeParse(record);
  if (direct.success) return direct.data;
  const inner = (record as { record?: unknown } | null | undefined)?.record;
  return quoted.safeParse(inner).data ?? null;
}
