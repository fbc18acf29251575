import { scoreAdvocate } from '../../../shared/advocates/score.ts';
import type { Context } from '../../context.ts';
import type { StoredAdvocate } from '../../store/advocates.ts';
import type { Person } from '../contacts/person.ts';
import { readAdvocateHistories } from './histories.ts';

/** How much each person speaks for us now, in their order. */
export async function judgeAdvocates(
  context: Pick<Context, 'store' | 'clock'>,
  people: readonly Person[],
): Promise<StoredAdvocate[]> {
  const at = context.clock.now();
  const [{ advocates: terms }, histories] = await Promise.all([
    context.store.workspace.readRecent(),
    readAdvocateHistories(context, people, at.getTime()),
  ]);
  return histories.map((history) => ({ ...scoreAdvocate(history, terms, at.getTime()), at }));
}
