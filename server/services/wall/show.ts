import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Wall } from '../../../shared/schemas/wall.ts';
import { presentWall } from './present.ts';
import { boardOf } from './board.ts';
import { markOf, tilesOf } from './layout.ts';
import type { SurveyContext } from './survey.ts';
import { teamsSeenBy } from './teams-seen.ts';

/** Shorter than what stands between people and servers holds a connection open. */
const patienceMillis = 10_000;

/**
 * The wall as this person sees it: numbers and conversations of their inboxes.
 * @param after the version that they have: the answer then waits for another, for ten seconds
 * @param wallId whose arrangement: a screen's, or left out their own
 */
export async function showWall(
  context: SurveyContext,
  actor: Actor,
  { after, wallId = actor.userId }: { after?: string | undefined; wallId?: string },
): Promise<Wall> {
  if (!can(actor, 'wall.view')) throw new AppError('not-allowed');
  const board = boardOf(context);
  const readTiles = async () => tilesOf(await context.store.wallLayouts.read(wallId));
  const [seen = '', arranged] = after?.split('.') ?? [];
  // Arranged anew, it is shown at once.
  const shown =
    arranged === markOf(await readTiles()) ? await board.after(seen, patienceMillis) : await board.now();
  const tiles = await readTiles();
  const survey = { ...shown.survey, teams: await teamsSeenBy(context, shown.survey, actor) };
  const wall = presentWall({ ...shown, survey }, (inboxId) => seesInbox(actor, inboxId));
  return { ...wall, version: `${shown.version}.${markOf(tiles)}`, tiles };
}
