import type { TextRule } from '../schemas/channel.ts';
import { textLength } from './length.ts';

/** How a text stands to a channel's limits. */
export interface Measured {
  /** In the channel's unit, or in bytes where fewer of these are left. */
  length: number;
  limit: number | null;
  unit: TextRule['counting'];
  fits: boolean;
}

const link = /https?:\/\/\S+/g;

/**
 * Measures a text as the platform does: in its unit, links by their fixed length, and by its second limit in bytes
 * where it has one. The composer and the server call this, so both say the same.
 */
export function measure(text: string, rule: TextRule): Measured {
  const { urlLength, byteLimit } = rule;
  const counted = urlLength === null ? text : text.replaceAll(link, 'x'.repeat(urlLength));
  const main = against(textLength(counted, rule.counting), rule.limit, rule.counting);
  if (byteLimit === null) return main;
  const bytes = against(textLength(text, 'byte'), byteLimit, 'byte');
  const tighter = left(bytes) < left(main) ? bytes : main;
  return { ...tighter, fits: main.fits && bytes.fits };
}

function against(length: number, limit: number | null, unit: TextRule['counting']): Measured {
  return { length, limit, unit, fits: limit === null || length <= limit };
}

const left = ({ length, limit }: Measured): number => (limit === null ? Infinity : limit - length);
