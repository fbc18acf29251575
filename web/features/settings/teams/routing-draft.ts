import type { TeamRouting } from '../../../../shared/schemas/routing.ts';

/** A number as a field holds it: null while it is empty. */
type Minutes = number | null;

/** How work finds the people of a team, as the form holds it: what helps out is flat, a field may be empty. */
export interface RoutingDraft extends Pick<
  TeamRouting,
  'strategy' | 'matchSkills' | 'matchLanguages' | 'sticky' | 'vipTagIds' | 'vipTierIds' | 'vipSegmentIds'
> {
  widenAfterMinutes: Minutes;
  anyoneAfterMinutes: Minutes;
  silentAfterMinutes: Minutes;
  goneAfterMinutes: Minutes;
  alarmAfterMinutes: Minutes;
  overflowTeamId: string | null;
  overflowAfterMinutes: Minutes;
  overflowWhenFull: boolean;
}

/** What a new team begins with: the server's own defaults. */
export const usualDraft: RoutingDraft = {
  ...{ strategy: 'round-robin', matchSkills: true, matchLanguages: true, sticky: true },
  ...{ vipTagIds: [], vipTierIds: [], vipSegmentIds: [] },
  ...{ widenAfterMinutes: 5, anyoneAfterMinutes: 10, alarmAfterMinutes: 60 },
  ...{ silentAfterMinutes: null, goneAfterMinutes: null },
  ...{ overflowTeamId: null, overflowAfterMinutes: 15, overflowWhenFull: false },
};

export function draftOf(routing: TeamRouting): RoutingDraft {
  const { overflow, ...rest } = routing;
  return {
    ...rest,
    overflowTeamId: overflow?.teamId ?? null,
    overflowAfterMinutes: overflow ? overflow.afterMinutes : usualDraft.overflowAfterMinutes,
    overflowWhenFull: overflow?.whenFull ?? false,
  };
}

/** What is sent. A field that has to have a number and is empty is left out, which the form marks by itself. */
export function routingOf(draft: RoutingDraft): Partial<TeamRouting> {
  const { overflowTeamId, overflowAfterMinutes, overflowWhenFull, ...rest } = draft;
  const { widenAfterMinutes, anyoneAfterMinutes, alarmAfterMinutes, ...others } = rest;
  return {
    ...others,
    ...(widenAfterMinutes !== null && { widenAfterMinutes }),
    ...(anyoneAfterMinutes !== null && { anyoneAfterMinutes }),
    ...(alarmAfterMinutes !== null && { alarmAfterMinutes }),
    overflow:
      overflowTeamId === null
        ? null
        : { teamId: overflowTeamId, afterMinutes: overflowAfterMinutes, whenFull: overflowWhenFull },
  };
}
