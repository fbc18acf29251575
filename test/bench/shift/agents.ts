import { AppError } from '../../../shared/errors.ts';
import { handBack } from '../../../server/services/assignment/hand-back.ts';
import { takeNext } from '../../../server/services/assignment/next.ts';
import { updateConversation } from '../../../server/services/conversations/update.ts';
import { addNote } from '../../../server/services/messages/note.ts';
import { reply } from '../../../server/services/messages/reply.ts';
import { endWait, waitForThirdParty } from '../../../server/services/sla/wait.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import { clientId } from '../../support/conversations.ts';
import { Chance } from '../../shared/sla/random-history.ts';
import type { Person, ShiftContext } from './floor.ts';
import type { ShiftPlan } from './plan.ts';

/** What the driver has to know of an answer: the customer may say something to it. */
export interface Answered {
  conversationId: string;
  thenStatus: 'open' | 'pending' | 'resolved';
}

const mostHeld = 40;
const minute = 60_000;

/** Somebody at work: looks at what they hold, answers the most pressing, has lunch, and a quirk. */
export class Agent {
  readonly person: Person;
  readonly #context: ShiftContext;
  readonly #chance: Chance;
  readonly #minutes: number;
  #doing: { id: string; until: number } | null = null;
  #waits: { id: string; until: number }[] = [];
  /** What the services refused, by code. */
  readonly refused = new Map<string, number>();

  constructor(context: ShiftContext, person: Person, { seed, minutes }: ShiftPlan) {
    this.person = person;
    this.#context = context;
    this.#minutes = minutes;
    this.#chance = new Chance(
      seed * 31 + person.plan.begins * 7 + person.plan.quirkAt * 1009 + person.plan.pace,
    );
  }

  /** Has a socket open. */
  isHere(at: number): boolean {
    const { begins, ends, quirk, quirkAt } = this.person.plan;
    const cut = quirk === 'drops' && at >= quirkAt && at < quirkAt + this.#minutes / 16;
    const left = quirk === 'leaves' && at >= quirkAt;
    return at >= begins && at < ends && !cut && !left;
  }

  /** One minute of theirs. @returns what they answered in it; `left`: they do not come back */
  async live(at: number): Promise<{ answered: Answered | null; left: boolean }> {
    const { lunch, quirk, quirkAt } = this.person.plan;
    const here = this.isHere(at);
    if (quirk === 'leaves' && at === quirkAt) return { answered: null, left: true };
    if (!here) {
      this.#doing = null;
      return { answered: null, left: false };
    }
    if (at === lunch[0]) await this.#stance('away');
    if (at === lunch[1]) await this.#stance('online');
    const sleeps = quirk === 'sleeper' && at >= quirkAt && at < quirkAt + this.#minutes / 8;
    if (sleeps || (at >= lunch[0] && at < lunch[1])) return { answered: null, left: false };
    return { answered: await this.#work(at), left: false };
  }

  async #stance(stance: 'away' | 'online'): Promise<void> {
    const stanceAt = this.#context.clock.now();
    await this.#context.store.users.update(this.person.actor.userId, { stance, stanceAt });
  }

  async #work(at: number): Promise<Answered | null> {
    await this.#endWaits(at);
    if (this.#doing && this.#doing.until > at) return null;
    const done = this.#doing && (await this.#finish(this.#doing.id, at));
    const next = await this.#mostPressing();
    this.#doing = next && { id: next.id, until: at + this.person.plan.pace };
    return done;
  }

  /** By deadline, then by who waits longest; a team that pulls takes the next one from its queue. */
  async #mostPressing(): Promise<StoredConversation | null> {
    const { actor, plan } = this.person;
    const held = await this.#context.store.conversations.heldBy(actor.userId, 'open', mostHeld);
    const waiting = held.filter(({ waitingSince, sla }) => waitingSince !== null && !sla?.waitsFor);
    const due = (one: StoredConversation) => (one.slaDueAt ?? new Date(8e15)).getTime();
    const [first] = waiting.sort(
      (one, other) =>
        due(one) - due(other) ||
        Number(one.waitingSince) - Number(other.waitingSince) ||
        (one.id < other.id ? -1 : 1),
    );
    if (first || plan.team !== 'Public') return first ?? null;
    const taken = await this.#perhaps(() => takeNext(this.#context, actor));
    return taken ? this.#context.store.conversations.read(taken.id) : null;
  }

  async #finish(id: string, at: number): Promise<Answered | null> {
    const { actor, plan } = this.person;
    const row = await this.#context.store.conversations.read(id);
    // It was taken back, or somebody was quicker.
    if (row?.assigneeId !== actor.userId || row.status !== 'open' || row.waitingSince === null) return null;
    const share = this.#chance.share();
    const then = this.#chance.share();
    const later = at + 5 + this.#chance.below(40);
    if (share < (plan.quirk === 'hasty' ? 0.12 : 0.02)) {
      await this.#perhaps(() => handBack(this.#context, actor, { id, note: undefined }));
    } else if (share < 0.15) {
      const wait = { party: 'Carrier', reason: 'They look for the parcel.' };
      await this.#perhaps(() => waitForThirdParty(this.#context, actor, { id, wait }));
      this.#waits.push({ id, until: later });
    } else if (share < 0.17) {
      const snoozedUntil = new Date(
        this.#context.clock.now().getTime() + (later - at) * minute,
      ).toISOString();
      await this.#perhaps(() =>
        updateConversation(this.#context, actor, { id, patch: { status: 'snoozed', snoozedUntil } }),
      );
    } else if (share < 0.19) {
      await this.#perhaps(() =>
        updateConversation(this.#context, actor, { id, patch: { status: 'pending' } }),
      );
    } else {
      if (share < 0.25) await this.#note(id);
      return this.#answer(row, then < 0.55 ? 'resolved' : then < 0.75 ? 'pending' : 'open');
    }
    return null;
  }

  async #note(conversationId: string): Promise<void> {
    const input = {
      clientId: clientId(),
      text: 'I look into it.',
      html: null,
      attachmentIds: [],
      mentions: [],
    };
    await this.#perhaps(() => addNote(this.#context, this.person.actor, { conversationId, input }));
  }

  async #answer(
    { id, revision }: StoredConversation,
    thenStatus: Answered['thenStatus'],
  ): Promise<Answered | null> {
    const input = {
      ...{ clientId: clientId(), text: 'Thank you for waiting. It is on its way.', html: null },
      ...{
        attachmentIds: [],
        cc: [],
        bcc: [],
        expectedRevision: revision,
        force: true,
        split: false,
        thenStatus,
      },
    };
    const written = await this.#perhaps(() =>
      reply(this.#context, this.person.actor, { conversationId: id, input }),
    );
    return written && { conversationId: id, thenStatus };
  }

  async #endWaits(at: number): Promise<void> {
    const over = this.#waits.filter(({ until }) => until <= at);
    this.#waits = this.#waits.filter(({ until }) => until > at);
    for (const { id } of over) await this.#perhaps(() => endWait(this.#context, this.person.actor, id));
  }

  /** Services may refuse: somebody was quicker, the channel cannot. Anything else ends the shift. */
  async #perhaps<T>(act: () => Promise<T>): Promise<T | null> {
    try {
      return await act();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      this.refused.set(error.code, (this.refused.get(error.code) ?? 0) + 1);
      return null;
    }
  }
}
