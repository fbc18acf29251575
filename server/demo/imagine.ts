import { makeDice, type Dice } from './dice.ts';
import type { Story } from './stories/story.ts';
import { imaginePerson, type Person } from './person.ts';
import { demoUsers } from './workspace.ts';

/** One imagined message; times are real dates in the past. */
export interface ImaginedTurn {
  by: 'customer' | 'agent' | 'note';
  /** Index into demoUsers, for agent and note. */
  userIndex: number | null;
  text: string;
  at: Date;
  files: Story['files'];
}

export interface ImaginedConversation {
  index: number;
  language: string;
  mood: Story['mood'];
  inboxKey: Story['inbox'];
  tags: readonly string[];
  subject: string;
  person: { name: string; address: string };
  turns: ImaginedTurn[];
  /** Who works it; null: nobody yet. */
  assigneeIndex: number | null;
  status: 'open' | 'pending' | 'snoozed' | 'resolved';
  priority: 'none' | 'low' | 'high' | 'urgent';
}

export interface Horizon {
  now: Date;
  /** The oldest conversation begins this many days ago. */
  days: number;
  /** How many conversations in all; decides how dense time is. */
  total: number;
  /** How many people write in: smaller than the number of conversations, as people come back. */
  people: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;
const workers = demoUsers.flatMap((user, index) => (user.role === 'collaborator' ? [] : [index]));
const noteWriters = demoUsers.map((_, index) => index);

export function fill(text: string, values: Readonly<Record<string, string>>): string {
  return text.replace(/\{(\w+)\}/g, (slot, key: string) =>
    Object.hasOwn(values, key) ? (values[key] ?? slot) : slot,
  );
}

/** Customers answer in hours, agents in minutes to hours; the busy ones in between. */
function pause(dice: Dice, by: 'c' | 'a' | 'n'): number {
  if (by === 'c') return dice.between(20, 1800) * minute;
  return by === 'a' ? dice.between(4, 260) * minute : dice.between(2, 40) * minute;
}

interface Telling {
  story: Story;
  dice: Dice;
  values: Readonly<Record<string, string>>;
  from: Date;
}

function tell({ story, dice, values, from }: Telling): ImaginedTurn[] {
  const agent = dice.pick(workers);
  const agentName = demoUsers[agent]?.name ?? '';
  const slots = { ...values, agent: agentName };
  let at = from.getTime();
  return story.turns.map(([who, text], index) => {
    if (index > 0) at += pause(dice, who);
    return {
      by: who === 'c' ? ('customer' as const) : who === 'a' ? ('agent' as const) : ('note' as const),
      userIndex: who === 'c' ? null : who === 'a' ? agent : dice.pick(noteWriters),
      text: fill(text, slots),
      at: new Date(at),
      files: index === 0 ? story.files : undefined,
    };
  });
}

const formats = new Map<string, { amount: Intl.NumberFormat; date: Intl.DateTimeFormat }>();

/** Formatters are dear to make: one pair per language. */
function formatsOf(language: string): { amount: Intl.NumberFormat; date: Intl.DateTimeFormat } {
  const known = formats.get(language);
  if (known) return known;
  const made = {
    amount: new Intl.NumberFormat(language, { style: 'currency', currency: 'EUR' }),
    date: new Intl.DateTimeFormat(language, { day: 'numeric', month: 'long', timeZone: 'UTC' }),
  };
  formats.set(language, made);
  return made;
}

export interface Setting {
  person: Person;
  story: Story;
  dice: Dice;
  from: Date;
}

/** What stands in a story's slots this time. */
export function slotsFor({ person, story, dice, from }: Setting): Record<string, string> {
  const { name, repertoire } = person;
  const { language, cities, products } = repertoire.cast;
  const { amount, date } = formatsOf(language);
  const promised = new Date(from.getTime() + dice.between(3, 12) * day);
  return {
    name,
    first: name.split(' ')[0] ?? name,
    order: `NL-${String(dice.between(100_000, 999_999))}`,
    product: dice.pick(story.products ?? products),
    city: dice.pick(cities),
    days: String(dice.between(3, 21)),
    amount: amount.format(dice.between(2900, 48_900) / 100),
    date: date.format(promised),
  };
}

/** What became of it: most old ones are resolved, the fresh ones wait. */
function settle(
  dice: Dice,
  turns: readonly ImaginedTurn[],
  now: Date,
): Pick<ImaginedConversation, 'status' | 'assigneeIndex'> {
  const last = turns.at(-1);
  const agent = turns.find((turn) => turn.by === 'agent')?.userIndex ?? null;
  const ageDays = last ? (now.getTime() - last.at.getTime()) / day : 0;
  const answered = turns.some((turn) => turn.by === 'agent');
  if (ageDays > 6 && answered && dice.chance(0.97)) return { status: 'resolved', assigneeIndex: agent };
  if (!answered) return { status: 'open', assigneeIndex: dice.chance(0.35) ? dice.pick(workers) : null };
  if (last?.by === 'agent') {
    const status = dice.chance(0.5) ? 'pending' : dice.chance(0.3) ? 'snoozed' : 'resolved';
    return { status, assigneeIndex: agent };
  }
  return { status: dice.chance(0.45) ? 'open' : 'resolved', assigneeIndex: agent };
}

/**
 * Conversation `index` of the imagined past: the same index and horizon always give the same conversation. Index 0 is
 * the newest. About one in eighty is a very long thread.
 */
export function imagineConversation(index: number, horizon: Horizon): ImaginedConversation {
  const dice = makeDice(index * 7919 + 17);
  const loyal = dice.chance(0.3);
  const person = imaginePerson(dice.between(0, loyal ? Math.ceil(horizon.people / 20) : horizon.people - 1));
  const story = dice.pick(person.repertoire.stories);
  const ago = ((index + dice.next()) / horizon.total) ** 1.3 * horizon.days * day;
  const from = new Date(horizon.now.getTime() - ago - minute);
  const values = slotsFor({ person, story, dice, from });
  let turns = tell({ story, dice, values, from });
  const rounds = dice.chance(1 / 80) ? dice.between(4, 16) : 0;
  for (let round = 0; round < rounds; round += 1) {
    const next = dice.pick(person.repertoire.stories.filter((other) => other.inbox === story.inbox));
    const resume = new Date((turns.at(-1)?.at ?? from).getTime() + dice.between(60, 2000) * minute);
    const values = slotsFor({ person, story: next, dice, from: resume });
    turns = [...turns, ...tell({ story: next, dice, values, from: resume })];
  }
  if (ago < 5 * day && dice.chance(0.55)) turns = turns.slice(0, 1);
  turns = turns.filter((turn) => turn.at.getTime() < horizon.now.getTime() - minute);
  return {
    index,
    language: person.repertoire.cast.language,
    mood: story.mood,
    inboxKey: story.inbox,
    tags: story.tags,
    subject: fill(story.subject, values),
    person: { name: person.name, address: person.address },
    turns,
    priority:
      story.mood === 'angry' ? (dice.chance(0.3) ? 'urgent' : 'high') : dice.chance(0.08) ? 'low' : 'none',
    ...settle(dice, turns, horizon.now),
  };
}
