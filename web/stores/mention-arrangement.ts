import type { MentionSources } from '../../shared/schemas/mention.ts';
import type { MentionColumnChoice } from '../../shared/schemas/user.ts';

const keyOf = ({ kind, id }: Pick<MentionColumnChoice, 'kind' | 'id'>): string => `${kind}:${id}`;

/** All columns that there are, in the order that was chosen; new ones follow, words that were added stay. */
export function arranged(
  sources: MentionSources | null,
  chosen: readonly MentionColumnChoice[],
): MentionColumnChoice[] {
  const present: MentionColumnChoice[] = [
    ...(sources?.inboxes ?? []).map(({ inboxId: id }) => ({ kind: 'inbox' as const, id, hidden: false })),
    ...(sources?.words ?? []).map(({ word: id }) => ({ kind: 'word' as const, id, hidden: false })),
  ];
  const there = new Set(present.map(keyOf));
  const kept = chosen.filter((one) => one.kind === 'word' || there.has(keyOf(one)));
  const known = new Set(kept.map(keyOf));
  return [...kept, ...present.filter((one) => !known.has(keyOf(one)))];
}

/** One place to the left (-1) or to the right. */
export function moved(
  columns: readonly MentionColumnChoice[],
  at: number,
  by: -1 | 1,
): MentionColumnChoice[] {
  const one = columns[at];
  const other = columns[at + by];
  if (!one || !other) return [...columns];
  return columns.with(at, other).with(at + by, one);
}

/** With a column for a word; one that is there already is shown. */
export function withWord(columns: readonly MentionColumnChoice[], typed: string): MentionColumnChoice[] {
  const id = typed.trim();
  if (id === '') return [...columns];
  const known = columns.findIndex((one) => one.kind === 'word' && one.id.toLowerCase() === id.toLowerCase());
  const there = columns[known];
  return there
    ? columns.with(known, { ...there, hidden: false })
    : [...columns, { kind: 'word', id, hidden: false }];
}
