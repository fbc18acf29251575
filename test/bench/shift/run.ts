import { markOffline, markOnline } from '../../../server/realtime/presence.ts';
import { Chance } from '../../shared/sla/random-history.ts';
import { Agent, type Answered } from './agents.ts';
import { Checks } from './checks.ts';
import { Customers } from './customers.ts';
import { closeFloor, openFloor, type Floor, type ShiftContext } from './floor.ts';
import type { Arrival, ShiftPlan } from './plan.ts';
import type { Work, Workers } from './workers.ts';

const second = 1000;
const minute = 60_000;
/** Of each checkpoint. */
const mostSaid = 5;

export interface ShiftOptions {
  workers: Workers;
  /** Minutes between two checkpoints. */
  checkEvery: number;
  say?: (line: string) => void;
  /** Called at the beginning of every minute, for what goes wrong from outside. */
  strike?: (at: number) => Promise<void>;
}

export interface ShiftOutcome {
  floor: Floor;
  checks: Checks;
  agents: readonly Agent[];
  handed: number;
}

/**
 * Runs a whole day through the real services, minute by minute of a driven clock: people act at the minute, customers
 * write a second after it, workers do their rounds a second later, checks look half a minute later.
 */
export async function runShift(
  context: ShiftContext,
  plan: ShiftPlan,
  options: ShiftOptions,
): Promise<ShiftOutcome> {
  const floor = await openFloor(context, plan);
  const day = new Day(context, plan, { ...options, floor });
  try {
    await live(context, day, { plan, options });
  } finally {
    await closeFloor(floor);
  }
  const { checks, agents, customers } = day;
  return { floor, checks, agents, handed: customers.handed };
}

async function live(
  context: ShiftContext,
  day: Day,
  { plan, options }: { plan: ShiftPlan; options: ShiftOptions },
): Promise<void> {
  const begin = context.clock.now().getTime();
  const turnTo = (millis: number) => {
    context.clock.forward(begin + millis - context.clock.now().getTime());
  };
  let said = 0;
  for (let at = 0; at < plan.minutes; at += 1) {
    turnTo(at * minute);
    await options.strike?.(at);
    await day.peopleAct(at);
    turnTo(at * minute + second);
    const reached = await day.customers.speak(at);
    turnTo(at * minute + 2 * second);
    await day.workersDo(at, reached);
    await day.checks.look();
    if ((at + 1) % options.checkEvery !== 0 && at < plan.minutes - 1) continue;
    turnTo(at * minute + 30 * second);
    await options.workers.work([{ name: 'sweep.sla', payload: {} }]);
    await day.checks.all();
    const { conversations, deadlines } = day.checks.looked;
    const found = `${day.checks.complaints.length} complaints`;
    for (const complaint of day.checks.complaints.slice(said, said + mostSaid)) options.say?.(complaint);
    said = day.checks.complaints.length;
    options.say?.(
      `minute ${at + 1}: ${conversations} threads and ${deadlines} deadlines looked at, ${found}`,
    );
  }
}

class Day {
  readonly checks: Checks;
  readonly agents: Agent[];
  readonly customers: Customers;
  readonly #context: ShiftContext;
  readonly #plan: ShiftPlan;
  readonly #workers: Workers;
  readonly #chance: Chance;
  /** Inboxes that got something in this minute, and in the one before: a worker that died may have left it. */
  #reached: string[] = [];
  #before: readonly string[] = [];
  readonly #turns = new Map<number, number>();
  #left: string[] = [];

  constructor(context: ShiftContext, plan: ShiftPlan, { floor, workers }: ShiftOptions & { floor: Floor }) {
    this.#context = context;
    this.#plan = plan;
    this.#workers = workers;
    this.#chance = new Chance(plan.seed * 65_537);
    this.checks = new Checks(context);
    this.agents = floor.people.map((one) => new Agent(context, one, plan));
    this.customers = new Customers(context, floor, plan.channelOutage);
    for (const arrival of plan.arrivals) this.customers.willSay({ ...arrival, turn: 0 });
  }

  async peopleAct(at: number): Promise<void> {
    await this.#beat(at);
    for (const agent of this.agents) {
      const { answered, left } = await agent.live(at);
      if (answered) await this.#maybeSaysMore(at, answered);
      if (left) await this.#leave(agent.person.actor.userId);
    }
  }

  /** Who has a socket open: as the server says it for all of them, and forgets who is gone. */
  async #beat(at: number): Promise<void> {
    const idsOf = (agents: readonly Agent[]) => agents.map(({ person }) => person.actor.userId);
    const here = idsOf(this.agents.filter((agent) => agent.isHere(at)));
    const gone = this.agents.filter((agent) => !agent.isHere(at) && agent.isHere(at - 1));
    await markOnline(this.#context, here);
    await this.#context.store.seats.seen(here, this.#context.clock.now());
    for (const userId of idsOf(gone)) await markOffline(this.#context, userId);
  }

  /** Somebody is no longer one of us: as the settings do it, the job may come later. */
  async #leave(userId: string): Promise<void> {
    await this.#context.store.users.update(userId, { active: false });
    this.#left.push(userId);
  }

  async #maybeSaysMore(at: number, { conversationId, thenStatus }: Answered): Promise<void> {
    const likely = { open: 0.5, pending: 0.7, resolved: 0.1 }[thenStatus];
    const share = this.#chance.share();
    const minutes = 3 + this.#chance.below(45);
    if (share >= likely) return;
    const row = await this.#context.store.conversations.read(conversationId);
    const arrival = row && arrivalOf(this.#plan, row.contact.name);
    if (!arrival) return;
    const turn = (this.#turns.get(arrival.customer) ?? 0) + 1;
    this.#turns.set(arrival.customer, turn);
    this.customers.willSay({
      ...arrival,
      turn,
      minute: at + minutes,
      text: 'Thank you, but what about the rest?',
    });
  }

  async workersDo(at: number, reached: readonly string[]): Promise<void> {
    this.#reached.push(...reached);
    const { from, to } = this.#plan.workerOutage;
    if (at >= from && at < to) return;
    const jobs: Work[] = [
      ...this.#left.splice(0).map((userId): Work => ({ name: 'assignment.release', payload: { userId } })),
      ...[...new Set([...this.#before, ...this.#reached])].map((inboxId): Work => ({
        name: 'inbox.ingest',
        payload: { inboxId },
      })),
      { name: 'conversation.triage', payload: { conversationId: '0'.repeat(24) } },
      { name: 'sweep.snoozed', payload: {} },
      { name: 'sweep.sla', payload: {} },
      { name: 'sweep.rules', payload: {} },
      { name: 'assignment.sweep', payload: {} },
      ...(at % 5 === 0 ? [{ name: 'assignment.watch', payload: {} } as const] : []),
      { name: 'conversation.triage', payload: { conversationId: '0'.repeat(24) } },
    ];
    this.#before = this.#reached;
    this.#reached = [];
    await this.#workers.work(jobs);
  }
}

/** Whose conversation it is: customers have numbers as names. */
function arrivalOf({ arrivals }: ShiftPlan, name: string): Arrival | undefined {
  const customer = Number(/(\d+)$/.exec(name)?.[1]);
  return arrivals.find((one) => one.customer === customer);
}
