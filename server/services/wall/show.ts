import { can, seesInbox, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Wall } from '../../../shared/schemas/wall.ts';
import { presentWall } from './present.ts';
import { boardOf, type Shown } from './board.ts';
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
  const wall = await presentedTo(context, actor, shown);
  return { ...wall, version: `${shown.version}.${markOf(tiles)}`, tiles };
}

type Presented = Promise<Omit<Wall, 'tiles'>>;

/** Of what was shown last: the wall by what somebody sees, so that many screens cost one. */
const known = new WeakMap<Shown, Map<string, Presented>>();

function presentedTo(context: SurveyContext, actor: Actor, shown: Shown): Presented {
  const sights = known.get(shown) ?? new Map<string, Presented>();
  known.set(shown, sights);
  const key = actor.role === 'admin' ? 'all' : actor.inboxIds.toSorted().join();
  const wall = sights.get(key) ?? present(context, actor, shown);
  sights.set(key, wall);
  // What failed is asked again.
  wall.catch(() => sights.delete(key));
  return wall;
}

async function present(context: SurveyContext, actor: Actor, shown: Shown): Presented {
  const survey = { ...shown.survey, teams: await teamsSeenBy(context, shown.survey, actor) };
  return presentWall({ ...shown, survey }, (inboxId) => seesInbox(actor, inboxId));
}
