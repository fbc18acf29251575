import { formatSpan } from '../../../lib/format.ts';

/** "12 min"; a dash where there was none. */
export const spanWords = (seconds: number | null): string =>
  seconds === null ? '–' : formatSpan(Math.max(1, Math.round(seconds)) * 1000);

/** Lines as separate things; empty ones are none. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
