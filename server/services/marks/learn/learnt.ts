import type { Tag } from '../../../../shared/schemas/tag.ts';
import type { Store } from '../../../store/store.ts';
import type { StoredMarkModel } from '../../../store/marks.ts';
import type { Knowledge } from '../judge.ts';
import { reader, type Reading } from './classifier.ts';
import type { Guess } from './guess.ts';
import { tokensOf } from './tokens.ts';

interface Ready {
  version: number;
  threshold: number | null;
  read: (tokens: readonly string[]) => Reading;
}

/** What this process has taken up, by store. */
const taken = new WeakMap<object, { versions: ReadonlyMap<string, number>; ready: Map<string, Ready> }>();
/** Below it a guess is not worth a person's look. */
const worthSuggesting = 0.7;
const rightEnoughToSuggest = 0.5;
export const spamModelId = 'spam';

/** Guesses by what was learnt from people's marks, as it is now. */
export async function learntGuesses(
  { store }: { store: Pick<Store, 'marks'> },
  tags: readonly Tag[],
): Promise<Pick<Knowledge, 'guessTags' | 'guessSpam'>> {
  const ready = await models(store);
  const own = tags.flatMap((tag) => {
    const model = ready.get(tag.id);
    return model && tag.learning !== 'off' ? [{ tag, model }] : [];
  });
  const spam = ready.get(spamModelId);
  return {
    guessTags: (text) => {
      if (own.length === 0) return [];
      const tokens = tokensOf(text);
      return own
        .map(({ tag, model }) => guess(tag.id, model, { tokens, mayAct: tag.learning === 'apply' }))
        .filter(({ confidence }) => confidence >= worthSuggesting)
        .sort((a, b) => b.confidence - a.confidence);
    },
    guessSpam: (text) => (spam ? guess(spamModelId, spam, { tokens: tokensOf(text), mayAct: true }) : null),
  };
}

function guess(
  id: string,
  { read, threshold }: Ready,
  { tokens, mayAct }: { tokens: readonly string[]; mayAct: boolean },
): Guess {
  const { confidence, words } = read(tokens);
  return { id, confidence, words, sure: mayAct && threshold !== null && confidence >= threshold };
}

async function models(store: Pick<Store, 'marks'>): Promise<ReadonlyMap<string, Ready>> {
  const before = taken.get(store);
  const versions = await store.marks.recentVersions();
  if (before?.versions === versions) return before.ready;
  const kept = [...(before?.ready ?? [])].filter(([id, { version }]) => versions.get(id) === version);
  const ready = new Map(kept);
  const rows = await store.marks.readModels([...versions.keys()].filter((id) => !ready.has(id)));
  for (const row of rows.filter(isWorthIt)) ready.set(row.id, takeUp(row));
  taken.set(store, { versions, ready });
  return ready;
}

const isWorthIt = ({ heldOut }: StoredMarkModel) => (heldOut.precision ?? 0) >= rightEnoughToSuggest;

const takeUp = ({ version, threshold, model }: StoredMarkModel): Ready => ({
  ...{ version, threshold },
  read: reader(model),
});
