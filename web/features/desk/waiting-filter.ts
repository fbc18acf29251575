/** Which of those that wait the desk lists; all that is given has to fit. */
export interface WaitingFilter {
  inboxId?: string;
  channel?: string;
  teamId?: string;
}

interface Known {
  inboxes: { has(id: string): boolean };
  channels: { has(id: string): boolean };
  teams: { has(id: string): boolean };
}

/** What the address says, as far as it is there. Pure. */
export function readWaitingFilter(search: URLSearchParams, known: Known): WaitingFilter {
  const [inbox, channel, team] = ['inbox', 'channel', 'team'].map((key) => search.get(key) ?? '');
  return {
    ...(inbox && known.inboxes.has(inbox) && { inboxId: inbox }),
    ...(channel && known.channels.has(channel) && { channel }),
    ...(team && known.teams.has(team) && { teamId: team }),
  };
}
