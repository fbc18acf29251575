import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type { Wall, WallAgent, WallDeadline, WallDevice } from '../../../shared/schemas/wall.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Shown } from './board.ts';
import type { Load, Survey } from './survey.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredWallDevice } from '../../store/wall-devices.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';

/** The part of a survey that somebody sees. */
export function presentWall({ survey, flow, version }: Shown, sees: (inboxId: string) => boolean): Wall {
  const inboxes = survey.inboxes.filter(({ inbox }) => sees(inbox.id));
  const channels = [...new Set(inboxes.map(({ inbox }) => inbox.channel))];
  return {
    version,
    serverTime: moment(survey.at),
    workspaceName: survey.workspaceName,
    total: { ...together(inboxes), unassigned: sum(inboxes.map(({ unassigned }) => unassigned)) },
    channels: channels.map((channel) => {
      const own = inboxes.filter(({ inbox }) => inbox.channel === channel);
      const { name = channel, icon = '' } = findChannel(channel) ?? {};
      return {
        ...{ channel, name, icon, ...together(own) },
        inboxes: own.map((load) => ({ inboxId: load.inbox.id, name: load.inbox.name, ...together([load]) })),
      };
    }),
    teams: survey.teams.map(({ team, ...load }) => ({
      ...{ teamId: team.id, name: team.name },
      ...together([load]),
    })),
    deadlines: survey.deadlines.flatMap((row) => (sees(row.inboxId) ? deadline(row) : [])),
    hours: flow.hours(survey.at, sees),
    alarms: survey.alarms.filter(({ inboxId }) => sees(inboxId)),
    agents: survey.agents.map((one) => agent(survey, one, sees)),
  };
}

function together(loads: readonly Load[]): Pick<Wall['total'], 'open' | 'waiting' | 'oldestWait'> {
  const waits = loads.flatMap(({ oldestWait }) => oldestWait ?? []);
  return {
    open: sum(loads.map(({ open }) => open)),
    waiting: sum(loads.map(({ waiting }) => waiting)),
    oldestWait: momentOrNull(
      waits.length === 0 ? null : new Date(Math.min(...waits.map((at) => at.getTime()))),
    ),
  };
}

function sum(counts: readonly BoundedCount[]): BoundedCount {
  return {
    count: counts.reduce((total, { count }) => total + count, 0),
    more: counts.some(({ more }) => more),
  };
}

function deadline(row: StoredConversation): WallDeadline[] {
  const { id, number, channel, contact, subject, slaDueAt, assigneeId, teamId } = row;
  if (!slaDueAt) return [];
  const name = contact.name || (contact.handle ?? contact.address);
  return [
    { conversationId: id, number, channel, name, subject, dueAt: moment(slaDueAt), assigneeId, teamId },
  ];
}

function agent(
  { looking, lookedAt }: Survey,
  one: Survey['agents'][number],
  sees: (inboxId: string) => boolean,
): WallAgent {
  const look = one.presence === 'offline' ? undefined : looking.get(one.userId);
  const row = look && lookedAt.get(look.conversationId);
  const { userId, name, presence, since, load, capacity } = one;
  return {
    ...{ userId, name, presence, since, load, capacity },
    looksAt: row && sees(row.inboxId) ? { conversationId: row.id, number: row.number } : null,
    looksSince: look ? moment(look.since) : null,
  };
}

/** A device link without its token. */
export function presentWallDevice(device: StoredWallDevice, createdBy: string): WallDevice {
  const { id, name, createdAt, lastSeenAt } = device;
  return { id, name, createdBy, createdAt: moment(createdAt), lastSeenAt: momentOrNull(lastSeenAt) };
}
