import type { Actor } from '../../../shared/abilities.ts';
import { ruleInput } from '../../../shared/schemas/rule.ts';
import { slaPolicyInput } from '../../../shared/schemas/sla-policy.ts';
import type { TeamRouting } from '../../../shared/schemas/routing.ts';
import type { RunningSimulator, Simulator } from '../../../server/channels/contract.ts';
import { findChannel } from '../../../server/channels/registry.ts';
import type { Context } from '../../../server/context.ts';
import { createRule } from '../../../server/services/rules/manage.ts';
import { createCalendar } from '../../../server/services/sla/calendars.ts';
import { createSlaPolicy } from '../../../server/services/sla/policies.ts';
import { newId } from '../../../server/store/ids.ts';
import { inbox as makeInbox } from '../../support/conversations.ts';
import { person } from '../../support/service-context.ts';
import { channels, type PlannedAgent, type ShiftChannel, type ShiftPlan, type ShiftTeam } from './plan.ts';

/** A clock that only the driver turns. */
export interface DrivenClock {
  now(): Date;
  forward(millis: number): void;
}
export type ShiftContext = Context & { clock: DrivenClock };

export interface Desk {
  inboxId: string;
  channel: ShiftChannel;
  simulator: Simulator;
  /** The provider's other end, for channels that ask it about what came. */
  running: RunningSimulator;
}

export interface Person {
  plan: PlannedAgent;
  actor: Actor;
}

/** What is there before the doors open. */
export interface Floor {
  admin: Actor;
  desks: Map<ShiftChannel, Desk>;
  teams: Map<ShiftTeam, string>;
  people: Person[];
}

const ways: Record<ShiftTeam, Partial<TeamRouting>> = {
  Letters: { strategy: 'round-robin', alarmAfterMinutes: 30, silentAfterMinutes: 45, goneAfterMinutes: 10 },
  Chats: { strategy: 'least-loaded', alarmAfterMinutes: 10, silentAfterMinutes: 20, goneAfterMinutes: 5 },
  Public: { strategy: 'manual', alarmAfterMinutes: 30, goneAfterMinutes: 10 },
};

/** Teams, inboxes of every channel, people, promises and rules. */
export async function openFloor(context: ShiftContext, plan: ShiftPlan): Promise<Floor> {
  const teams = new Map<ShiftTeam, string>();
  for (const [name, routing] of Object.entries(ways) as [ShiftTeam, Partial<TeamRouting>][]) {
    const team = await context.store.teams.create(name);
    if (!team) throw new Error('the name is taken');
    teams.set(name, team.id);
    await context.store.teams.setRouting(team.id, routing);
  }
  const letters = teams.get('Letters') ?? '';
  const helps = { overflow: { teamId: letters, afterMinutes: 15, whenFull: false } };
  await context.store.teams.setRouting(teams.get('Chats') ?? '', helps);
  const desks = new Map<ShiftChannel, Desk>();
  for (const { channel, team } of channels) {
    desks.set(channel, await openDesk(context, channel, teams.get(team) ?? ''));
  }
  const inboxIds = [...desks.values()].map(({ inboxId }) => inboxId);
  const people: Person[] = [];
  for (const planned of plan.people) {
    const actor = await person(context, { name: planned.name, inboxIds });
    const teamIds = [teams.get(planned.team) ?? ''];
    await context.store.users.update(actor.userId, { teamIds, capacity: planned.capacity });
    people.push({ plan: planned, actor });
  }
  const admin = await person(context, { name: 'Boss', role: 'admin' });
  await promise(context, admin);
  await addRules(context, admin);
  return { admin, desks, teams, people };
}

async function openDesk(context: ShiftContext, channel: ShiftChannel, teamId: string): Promise<Desk> {
  const simulator = await findChannel(channel)?.simulator?.();
  if (!simulator) throw new Error(`${channel} brings no simulator`);
  const mail = channel === 'email';
  const running: RunningSimulator = mail
    ? { settings: {}, address: 'support@acme.example', stop: () => Promise.resolve() }
    : await simulator.start(() => undefined, { now: () => context.clock.now() });
  const secrets = Object.entries(running.secrets ?? {}).map(([field, value]) => [
    field,
    context.secretBox.seal('inbox-secret', value),
  ]);
  const { settings, address = '@simulated' } = running;
  const own = await makeInbox(context, `${channel} desk`, {
    ...{ channel, teamId, autoAssign: true, settings, secrets: Object.fromEntries(secrets), address },
  });
  return { inboxId: own.id, channel, simulator, running };
}

/** Ends what the floor started. */
export async function closeFloor({ desks }: Floor): Promise<void> {
  for (const { channel, inboxId, running } of desks.values()) {
    await findChannel(channel)?.release(inboxId);
    await running.stop();
  }
}

const minutes = (count: number) => count * 60;

async function promise(context: ShiftContext, admin: Actor): Promise<void> {
  const hours = [{ from: 8 * 60, to: 18 * 60 }];
  const week = [[], hours, hours, hours, hours, hours, []];
  const office = { name: 'Office', timeZone: 'Europe/Berlin', week, holidays: [] };
  const { id: calendarId } = await createCalendar(context, admin, office);
  const policies = [
    {
      ...{ name: 'Letters', calendarId, conditions: { channels: ['email', 'webhook'] } },
      targets: {
        firstResponse: { default: minutes(60), urgent: minutes(15) },
        nextResponse: { default: minutes(120) },
        resolution: { default: minutes(480) },
      },
    },
    {
      ...{ name: 'Chats', conditions: { channels: ['webchat', 'telegram', 'line'] } },
      targets: { firstResponse: { default: minutes(5) }, nextResponse: { default: minutes(10) } },
    },
    {
      ...{ name: 'Public', calendarId, reopened: 'restart', conditions: {} },
      targets: { publicAnswer: { default: minutes(60) }, resolution: { default: minutes(240) } },
    },
  ];
  for (const policy of policies) await createSlaPolicy(context, admin, slaPolicyInput.parse(policy));
}

async function addRules(context: ShiftContext, admin: Actor): Promise<void> {
  const tagId = newId();
  await context.store.tags.insert({
    ...{ id: tagId, name: 'Invoice', colour: 'blue', keywords: [], createdAt: context.clock.now() },
  });
  const saying = (word: string) => [{ field: 'message.text', operator: 'contains', values: [word] }];
  const events = [{ type: 'created' }, { type: 'customer-replied' }];
  const rules = [
    {
      ...{ name: 'Urgent words', events, conditions: saying('urgent') },
      actions: [{ type: 'priority', priority: 'urgent' }],
    },
    {
      ...{ name: 'About invoices', events, conditions: saying('invoice') },
      actions: [{ type: 'add-tags', tagIds: [tagId] }],
    },
    {
      ...{ name: 'Late', events: [{ type: 'sla-breached' }], conditions: [] },
      actions: [{ type: 'notify', groups: ['supervisors'], text: 'It is late.' }],
    },
  ];
  for (const rule of rules) await createRule(context, admin, ruleInput.parse(rule));
}
