import { Chance } from '../../shared/sla/random-history.ts';

/** A day at work as it would be without us: who writes when, who is there when, what goes wrong. The same for the same seed. */

export interface ShiftSize {
  seed: number;
  conversations: number;
  agents: number;
  minutes: number;
}

/** The day of the issue: eight hours. */
export const wholeDay: ShiftSize = { seed: 1, conversations: 3000, agents: 40, minutes: 480 };

export const channels = [
  { channel: 'email', share: 0.38, team: 'Letters' },
  { channel: 'webhook', share: 0.1, team: 'Letters' },
  { channel: 'webchat', share: 0.24, team: 'Chats' },
  { channel: 'telegram', share: 0.09, team: 'Chats' },
  { channel: 'line', share: 0.06, team: 'Chats' },
  { channel: 'mastodon', share: 0.07, team: 'Public' },
  { channel: 'bluesky', share: 0.06, team: 'Public' },
] as const;
export type ShiftChannel = (typeof channels)[number]['channel'];
export type ShiftTeam = (typeof channels)[number]['team'];

/** Somebody begins a conversation. */
export interface Arrival {
  minute: number;
  customer: number;
  channel: ShiftChannel;
  text: string;
}

/** hasty: hands back more than others. sleeper: an hour without a word, though there. drops: the line is cut. leaves: for good. */
export type Quirk = 'none' | 'hasty' | 'sleeper' | 'drops' | 'leaves';

export interface PlannedAgent {
  name: string;
  team: ShiftTeam;
  capacity: number;
  /** Minutes for one answer. */
  pace: number;
  begins: number;
  ends: number;
  lunch: readonly [number, number];
  quirk: Quirk;
  /** When the quirk shows. */
  quirkAt: number;
}

/** Both ends in minutes; the end is not part of it. */
export interface Outage {
  from: number;
  to: number;
}

export interface ShiftPlan extends ShiftSize {
  arrivals: Arrival[];
  people: PlannedAgent[];
  /** What is written there comes all at once afterwards. */
  channelOutage: Outage & { channel: ShiftChannel };
  /** No worker runs. */
  workerOutage: Outage;
}

export function planShift(size: ShiftSize): ShiftPlan {
  const { seed, minutes } = size;
  const chance = new Chance(seed);
  const at = (share: number) => Math.round(minutes * share);
  const spike = { from: at(0.4), to: at(0.47) };
  return {
    ...size,
    arrivals: arrivalsOf(size, { chance, spike }),
    people: Array.from({ length: size.agents }, (_, index) =>
      agentOf(index, size, new Chance(seed * 977 + index)),
    ),
    channelOutage: { channel: 'telegram', from: at(0.55), to: at(0.65) },
    workerOutage: { from: at(0.75), to: at(0.75) + Math.min(7, at(0.1)) },
  };
}

const words = [
  'Where is my order? It should have come last week.',
  'My invoice says a sum that I do not know.',
  'The tent lost a pole, can I have another?',
  'This is urgent: the parcel goes to the wrong address!',
  'I am very angry, nobody answers and nothing works.',
  'Wie lange dauert der Versand nach Zürich?',
  'Merci beaucoup, mais le sac est trop petit.',
  'Can I still change the colour of what I ordered?',
];

function arrivalsOf(
  { conversations, minutes }: ShiftSize,
  { chance, spike }: { chance: Chance; spike: Outage },
): Arrival[] {
  // More before noon, a little less at lunch; four times as much in the spike.
  const weights = Array.from({ length: minutes }, (_, minute) => {
    const usual = 1 + 0.5 * Math.sin((minute / minutes) * Math.PI * 2);
    return minute >= spike.from && minute < spike.to ? usual * 4 : usual;
  });
  const total = weights.reduce((sum, one) => sum + one, 0);
  const minuteOf = (share: number) => {
    let left = share * total;
    return weights.findIndex((one) => (left -= one) <= 0);
  };
  const arrivals = Array.from({ length: conversations }, (_, customer) => ({
    ...{ customer, minute: Math.max(0, minuteOf(chance.share())) },
    ...{ channel: channelBy(chance.share()), text: chance.among(words) },
  }));
  return arrivals.sort((one, other) => one.minute - other.minute || one.customer - other.customer);
}

function channelBy(share: number): ShiftChannel {
  let left = share;
  return (channels.find((one) => (left -= one.share) <= 0) ?? channels[0]).channel;
}

const quirks: readonly Quirk[] = ['none', 'hasty', 'none', 'sleeper', 'none', 'drops', 'none', 'leaves'];

function agentOf(index: number, { minutes }: ShiftSize, chance: Chance): PlannedAgent {
  const team = (['Letters', 'Chats', 'Letters', 'Chats', 'Public', 'Chats'] as const)[index % 6] ?? 'Letters';
  const early = index % 3;
  const lunchAt = Math.round(minutes * (0.42 + 0.16 * chance.share()));
  return {
    ...{ name: `Agent ${String(index).padStart(2, '0')}`, team },
    capacity: team === 'Chats' ? 6 : 8,
    pace: team === 'Chats' ? 1 + chance.below(3) : 2 + chance.below(4),
    begins: Math.round(minutes * 0.04 * early),
    ends: Math.round(minutes * (0.9 + 0.05 * early)),
    lunch: [lunchAt, lunchAt + Math.round(minutes * (0.05 + 0.07 * chance.share()))],
    quirk: quirks[Math.floor(index / 3) % quirks.length] ?? 'none',
    quirkAt: Math.round(minutes * (0.2 + 0.5 * chance.share())),
  };
}
