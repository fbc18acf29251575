import { markNames, type MarkAccuracy, type MarkName } from '../../../shared/schemas/marks.ts';
import type { Context } from '../../context.ts';
import type { StoredVerdict } from '../../store/marks.ts';

/** Of each mark, so many newest verdicts count. */
const newest = 2000;
const mostConfused = 12;

/** How often each automatic mark was right, by the newest verdicts of people. */
export async function readMarkAccuracy({ store }: Pick<Context, 'store'>): Promise<MarkAccuracy[]> {
  return Promise.all(markNames.map(async (mark) => accuracyOf(mark, await store.marks.newest(mark, newest))));
}

/** Pure: the account of one mark. Tags are compared as put on or not, whichever they were. */
export function accuracyOf(
  mark: MarkName,
  verdicts: readonly Pick<StoredVerdict, 'was' | 'is' | 'how' | 'language'>[],
): MarkAccuracy {
  const isRight = ({ was, is }: Pick<StoredVerdict, 'was' | 'is'>) => was === is;
  const how = (name: StoredVerdict['how']) => verdicts.filter((one) => one.how === name).length;
  const languages = grouped(verdicts, ({ language }) => language);
  const pairs = grouped(
    verdicts.map(({ was, is }) => ({ was: wordOf(mark, was), is: wordOf(mark, is) })),
    ({ was, is }) => `${was}\n${is}`,
  );
  return {
    mark,
    n: verdicts.length,
    right: verdicts.filter(isRight).length,
    ...{ corrected: how('corrected'), confirmed: how('confirmed'), stood: how('stood') },
    byLanguage: languages.map(([language, rows]) => ({
      ...{ language, n: rows.length, right: rows.filter(isRight).length },
    })),
    confusion: pairs
      .slice(0, mostConfused)
      .flatMap(([, rows]) => (rows[0] ? [{ ...rows[0], n: rows.length }] : [])),
  };
}

function wordOf(mark: MarkName, value: string | null): string {
  if (mark === 'tag') return value === null ? 'no' : 'yes';
  return value ?? 'unknown';
}

/** Most first. */
function grouped<T, K>(rows: readonly T[], keyOf: (row: T) => K): [K, T[]][] {
  const groups = new Map<K, T[]>();
  for (const row of rows) groups.set(keyOf(row), [...(groups.get(keyOf(row)) ?? []), row]);
  return [...groups].sort((a, b) => b[1].length - a[1].length);
}
