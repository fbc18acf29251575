import type { SimulatedPost } from '../../../server/channels/contract.ts';
import { findChannel } from '../../../server/channels/registry.ts';
import { acceptRaw } from '../../../server/services/raw-items/accept.ts';
import type { Desk, Floor, ShiftContext } from './floor.ts';
import type { Arrival, Outage, ShiftChannel } from './plan.ts';

/** What somebody says, in a conversation that they began. */
export interface Saying extends Arrival {
  /** 0: the first. */
  turn: number;
}

/** Hands in what customers write, in the bytes of each provider. */
export class Customers {
  /** How many messages were handed in. */
  handed = 0;
  readonly #context: ShiftContext;
  readonly #floor: Floor;
  readonly #outage: Outage & { channel: ShiftChannel };
  readonly #kept: { saying: Saying; date: Date }[] = [];
  readonly #later: Saying[] = [];

  constructor(context: ShiftContext, floor: Floor, outage: Outage & { channel: ShiftChannel }) {
    this.#context = context;
    this.#floor = floor;
    this.#outage = outage;
  }

  /** Will say something later. */
  willSay(saying: Saying): void {
    this.#later.push(saying);
  }

  /** Everything that is said in this minute. @returns inboxes that got something */
  async speak(minute: number): Promise<string[]> {
    const date = this.#context.clock.now();
    const due = this.#later.filter((one) => one.minute <= minute);
    this.#later.splice(0, this.#later.length, ...this.#later.filter((one) => one.minute > minute));
    const { channel, from, to } = this.#outage;
    const cut = minute >= from && minute < to;
    const now = due.filter((one) => !(cut && one.channel === channel));
    this.#kept.push(...due.filter((one) => !now.includes(one)).map((saying) => ({ saying, date })));
    const late = cut ? [] : this.#kept.splice(0);
    const reached = new Set<string>();
    for (const one of [...late, ...now.map((saying) => ({ saying, date }))]) {
      reached.add(await this.#hand(one.saying, one.date));
    }
    return [...reached];
  }

  async #hand(saying: Saying, date: Date): Promise<string> {
    const desk = this.#floor.desks.get(saying.channel);
    const channel = findChannel(saying.channel);
    if (!desk || !channel) throw new Error(`there is no ${saying.channel}`);
    const raw = await desk.simulator.compose(postOf(desk, saying, date), desk.running);
    const { externalId, summary } = channel.describeRaw(raw);
    await acceptRaw(this.#context, desk.inboxId, [{ externalId, raw, providerTime: date, summary }]);
    this.handed += 1;
    return desk.inboxId;
  }
}

function postOf({ channel }: Desk, { customer, turn, text }: Saying, date: Date): SimulatedPost {
  const mail = channel === 'email';
  const idOf = (number: number) =>
    mail
      ? `c${String(customer)}.t${String(number)}@customer.example`
      : String(1_000_000 + customer * 100 + number);
  const first = idOf(0);
  const thread = channel === 'webchat' ? [`${first}-thread`] : turn > 0 ? [first] : [];
  return {
    from: {
      address: mail ? `c${String(customer)}@customer.example` : String(900_000 + customer),
      name: `Customer ${String(customer)}`,
    },
    to: [{ address: mail ? 'support@acme.example' : '@simulated', name: '' }],
    subject: mail ? `Question ${String(customer)}` : '',
    text,
    externalId: idOf(turn),
    inReplyTo: turn > 0 && channel !== 'webchat' ? first : null,
    references: thread,
    files: [],
    date,
    ...((channel === 'mastodon' || channel === 'bluesky') && {
      post: { kind: 'mention', visibility: 'public' },
    }),
  };
}
