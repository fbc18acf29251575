import type { BoundedCount } from '../../../shared/schemas/primitives.ts';
import type {
  MoodSpike,
  Wall,
  WallAgent,
  WallDeadline,
  WallDevice,
  WallPromise,
  WallTile,
} from '../../../shared/schemas/wall.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Shown } from './board.ts';
import { countDue } from './due.ts';
import type { Kept, Load, Survey } from './survey.ts';
import type { DueHead } from '../../store/wall-reads.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredWallDevice } from '../../store/wall-devices.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';

/** Of those that passed last, and of those that come next. */
const listed = { passed: 50, coming: 100 };
const mostPromises = 50;

/** The part of a survey that somebody sees, without how they arranged it. */
export function presentWall(
  { survey, flow, version }: Shown,
  sees: (inboxId: string) => boolean,
): Omit<Wall, 'tiles'> {
  const deadlines = survey.deadlines.filter(({ inboxId }) => sees(inboxId));
  const isPassed = ({ slaDueAt }: DueHead) => (slaDueAt ?? survey.at) <= survey.at;
  const passed = deadlines.filter(isPassed).slice(-listed.passed);
  const coming = deadlines.filter((row) => !isPassed(row)).slice(0, listed.coming);
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
    deadlines: [...passed, ...coming].flatMap(deadline),
    due: countDue(survey, sees),
    promises: survey.promises
      .filter(({ conversation }) => sees(conversation.inboxId))
      .slice(0, mostPromises)
      .map(presentPromise),
    spike: spikeOf({ survey, flow }, sees),
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

/** Who wrote, as one calls them. */
export function nameOf({ contact }: Pick<StoredConversation, 'contact'>): string {
  return contact.name || (contact.handle ?? contact.address);
}

function deadline(row: DueHead): WallDeadline[] {
  const { id, number, channel, subject, slaDueAt, assigneeId, teamId } = row;
  if (!slaDueAt) return [];
  const name = nameOf(row);
  return [
    { conversationId: id, number, channel, name, subject, dueAt: moment(slaDueAt), assigneeId, teamId },
  ];
}

function presentPromise({ promise, conversation, owner }: Kept): WallPromise {
  const { id, text, dueAt } = promise;
  const { id: conversationId, number } = conversation;
  return { id, conversationId, number, name: nameOf(conversation), text, owner, dueAt: moment(dueAt) };
}

function spikeOf(
  { survey, flow }: Pick<Shown, 'survey' | 'flow'>,
  sees: (inboxId: string) => boolean,
): MoodSpike | null {
  const spike = flow.spike(survey.at, sees);
  if (!spike) return null;
  const { inboxId, ...seen } = spike;
  const found = survey.inboxes.find(({ inbox }) => inbox.id === inboxId);
  return { ...seen, inboxName: found?.inbox.name ?? null };
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
export function presentWallDevice(
  device: StoredWallDevice,
  { createdBy, tiles }: { createdBy: string; tiles: WallTile[] },
): WallDevice {
  const { id, name, createdAt, lastSeenAt } = device;
  return { id, name, createdBy, createdAt: moment(createdAt), lastSeenAt: momentOrNull(lastSeenAt), tiles };
}
