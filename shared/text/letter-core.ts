import { cultures } from '../manners/manners.ts';
import { fold } from '../rules/fold.ts';
import { isGreeting } from './check/greeting.ts';

const bare = (line: string): string =>
  fold(line.trim())
    .replaceAll(/[,.!،，。\s]+/gu, ' ')
    .trim();
const closings = new Set(
  cultures.flatMap(({ closing }) => Object.values(closing).flatMap((text) => text.split('\n').map(bare))),
);
for (const line of [
  'Regards',
  'Thanks',
  'Thank you',
  'Cheers',
  'Best',
  'Gruß',
  'Merci',
  'Gracias',
  'Lep pozdrav',
])
  closings.add(bare(line));
/** A closing stands near the end: the name below it, a company, a line or two. */
const lastLines = 6;

/** What a letter says, without its greeting and what stands from its closing on: a name that is not for others. Pure. */
export function letterCore(text: string): string {
  const lines = text.trim().split('\n');
  if (isGreeting(lines[0] ?? '')) lines.shift();
  const from = Math.max(0, lines.length - lastLines);
  const end = lines.findIndex((line, n) => n >= from && closings.has(bare(line)));
  const core = (end < 0 ? lines : lines.slice(0, end)).join('\n').trim();
  return core === '' ? text.trim() : core;
}
