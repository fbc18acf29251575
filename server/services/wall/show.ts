import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Wall } from '../../../shared/schemas/wall.ts';
import { presentWall } from './present.ts';
import { boardOf } from './board.ts';
import type { SurveyContext } from './survey.ts';

/** Shorter than what stands between people and servers holds a connection open. */
const patienceMillis = 10_000;

/**
 * The wall as this person sees it: numbers and conversations of their inboxes.
 * @param after the version that they have: the answer then waits for another, for ten seconds
 */
export async function showWall(
  context: SurveyContext,
  actor: Actor,
  after: string | undefined,
): Promise<Wall> {
  if (!can(actor, 'wall.view')) throw new AppError('not-allowed');
  const board = boardOf(context);
  const shown = after === undefined ? await board.now() : await board.after(after, patienceMillis);
  return presentWall(shown, (inboxId) => seesInbox(actor, inboxId));
}
