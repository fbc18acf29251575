import { seesInbox, type Actor } from '../../../shared/abilities.ts';
import type { Context } from '../../context.ts';
import { loads, type Survey } from './survey.ts';

type Teams = Survey['teams'];

/** Of each survey: the teams' loads by what somebody sees, so that many who see the same are counted for once. */
const known = new WeakMap<Teams, Map<string, Promise<Teams>>>();

/** The loads of teams as far as they lie in inboxes that the actor sees. */
export async function teamsSeenBy(
  context: Pick<Context, 'store'>,
  survey: Survey,
  actor: Actor,
): Promise<Teams> {
  const inboxIds = survey.inboxes.map(({ inbox }) => inbox.id).filter((id) => seesInbox(actor, id));
  if (inboxIds.length === survey.inboxes.length || survey.teams.length === 0) return survey.teams;
  const sights = known.get(survey.teams) ?? new Map<string, Promise<Teams>>();
  known.set(survey.teams, sights);
  const key = inboxIds.join();
  const counted = sights.get(key) ?? count(context, survey, inboxIds);
  sights.set(key, counted);
  // What failed is asked again.
  counted.catch(() => sights.delete(key));
  return counted;
}

async function count(
  context: Pick<Context, 'store'>,
  { teams }: Survey,
  inboxIds: readonly string[],
): Promise<Teams> {
  const places = teams.map(({ team }) => ({ teamId: team.id, inboxIds }));
  const counted = await loads(context, places);
  return teams.map(({ team, ...load }, at) => ({ ...(counted[at] ?? load), team }));
}
