import type { Context } from '../../../server/context.ts';
import { sameStanding, standingOf } from '../../../server/services/sla/standing.ts';
import { termsOf } from '../../../server/services/sla/terms.ts';
import { factsOf } from '../../../server/services/sla/thread-facts.ts';
import type { SlaPin, StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { Happening } from '../../../server/store/message-heads.ts';
import { calculate } from '../../../shared/sla/calculate.ts';
import type { PinnedTerms } from '../../../shared/sla/facts.ts';
import { compareHistory } from '../../shared/sla/against-oracle.ts';
import { MinuteBook } from '../../shared/sla/oracle.ts';

const minute = 60_000;
const bookDays = 5;
const nearest = (at: number) => Math.round(at / minute) * minute;

/**
 * Holds deadlines as they are stored against the truth, in two steps: to the millisecond against what the calculator says
 * of the thread, and that, with every fact at its nearest minute, against the oracle that counts minute by minute.
 */
export class DeadlineCheck {
  readonly #context: Pick<Context, 'store'>;
  readonly #book: MinuteBook;
  readonly #terms = new Map<string, Promise<PinnedTerms | null>>();

  constructor(context: Pick<Context, 'store'>, begin: Date) {
    this.#context = context;
    const from = Math.floor(begin.getTime() / 86_400_000) * 86_400_000;
    this.#book = new MinuteBook(from, bookDays * 24 * 60);
  }

  /** @returns what differs; null: nothing */
  async differs(row: StoredConversation, rows: readonly Happening[], now: Date): Promise<unknown> {
    if (!row.sla) return null;
    const { pins } = row.sla;
    const pinned = await Promise.all(pins.map(async (pin) => ({ pin, terms: await this.#read(pin) })));
    const facts = factsOf(rows, { pinned, outsiders: row.sharedWith });
    const calculation = calculate(facts, now.getTime());
    const policyName = pinned.at(-1)?.terms?.name ?? '';
    const about = { pins, policyName, now: now.getTime() };
    const standing = standingOf({ ...calculation, clocks: row.spam ? [] : calculation.clocks }, about);
    const { id, channel, sla, nextSlaAt, slaDueAt } = row;
    // While it is parked that goes on by itself.
    if (row.status === 'pending') standing.sla.parked.seconds = sla.parked.seconds;
    if (!sameStanding(row, standing))
      return { conversation: id, channel, stored: { sla, nextSlaAt, slaDueAt }, calculated: standing };
    const onMinutes = facts.map((fact) => ({ ...fact, at: nearest(fact.at) }));
    const difference = compareHistory({ facts: onMinutes, now: nearest(now.getTime()) }, this.#book);
    return difference && { conversation: id, channel, ...difference };
  }

  #read(pin: SlaPin): Promise<PinnedTerms | null> {
    // The book knows calendars by what they are: each version is read once.
    const key = `${pin.policyId} ${String(pin.version)} ${String(pin.calendarVersion)}`;
    const known = this.#terms.get(key) ?? termsOf(this.#context, pin);
    this.#terms.set(key, known);
    return known;
  }
}
