import { setTimeout as pause } from 'node:timers/promises';
import { usualRouting } from '../../../shared/schemas/routing.ts';
import { listAlarms } from '../../../server/services/assignment/alarms.ts';
import { mayHold } from '../../../server/services/assignment/people.ts';
import { isMachines } from '../../../server/services/assignment/routing-state.ts';
import { Board } from '../../../server/services/wall/board.ts';
import { presentWall } from '../../../server/services/wall/present.ts';
import type { StoredConversation } from '../../../server/store/conversation-rows.ts';
import type { Happening } from '../../../server/store/message-heads.ts';
import { DeadlineCheck } from './deadlines.ts';
import type { ShiftContext } from './floor.ts';

const mostConversations = 20_000;
const mostRows = 500;
const minute = 60_000;
const freeing = new Set(['taken-back', 'handed-back', 'unassigned']);

/** What has to be true at any moment of the day. */
export class Checks {
  /** Sentences on what is not; none when all is well. */
  readonly complaints: string[] = [];
  /** Comparisons that were made. */
  readonly looked = { conversations: 0, deadlines: 0, walls: 0, unowned: 0 };
  readonly #context: ShiftContext;
  readonly #deadlines: DeadlineCheck;
  readonly #board: Board;
  #since = new Date(0);

  constructor(context: ShiftContext) {
    this.#context = context;
    this.#deadlines = new DeadlineCheck(context, context.clock.now());
    this.#board = new Board(context);
  }

  /** Somebody looks at the wall. */
  async look(): Promise<void> {
    await this.#board.now();
  }

  /** Holds everything that changed since the last time, or is not over, against what it should be. */
  async all(): Promise<void> {
    const { store, clock } = this.#context;
    const all = await store.conversations.collection.find(
      { filter: {}, index: '_id_' },
      { limit: mostConversations },
    );
    const since = this.#since;
    this.#since = new Date(clock.now().getTime() - minute);
    for (const row of all.filter((one) => one.status !== 'resolved' || one.updatedAt >= since)) {
      const rows = await store.messages.happenings(row.id, mostRows);
      this.looked.conversations += 1;
      this.#ledger(row, rows);
      await this.#deadline(row, rows);
    }
    await this.#unowned(all);
    await this.#lost();
    await this.#wall();
  }

  /** Whatever was handed in was imported, or waits for a worker. */
  async #lost(): Promise<void> {
    const items = await this.#context.store.rawItems.collection.native
      .find({ state: { $nin: ['imported', 'pending'] } })
      .toArray();
    for (const { state, reason } of items.slice(0, 5))
      this.#complain(`something that was handed in is ${String(state)}: ${String(reason)}`);
  }

  /** Given once for who holds it now, and once for each time that it was let go. */
  #ledger({ id, number, assigneeId }: StoredConversation, rows: readonly Happening[]): void {
    const said = rows.flatMap(({ activity }) => activity?.type ?? []);
    const given = said.filter((type) => type === 'assigned').length;
    const freed = said.filter((type) => freeing.has(type)).length;
    if (given !== freed + (assigneeId === null ? 0 : 1))
      this.#complain(
        `conversation ${String(number)} (${id}) was given ${String(given)} times, let go ${String(freed)}`,
      );
  }

  async #deadline(row: StoredConversation, rows: readonly Happening[]): Promise<void> {
    this.looked.deadlines += row.sla?.clocks.length ?? 0;
    const difference = await this.#deadlines.differs(row, rows, this.#context.clock.now());
    if (difference !== null) this.#complain(`a deadline differs: ${JSON.stringify(difference)}`);
  }

  /** Nothing waits without an owner beyond its limit and nobody was told; nothing is held by who may not. */
  async #unowned(all: readonly StoredConversation[]): Promise<void> {
    const { store, clock } = this.#context;
    const [teams, users, alarms] = await Promise.all([
      store.teams.list(),
      store.users.list(),
      listAlarms(this.#context),
    ]);
    const people = new Map(users.map((user) => [user.id, user]));
    const listed = new Set(alarms.map(({ conversationId }) => conversationId));
    for (const row of all.filter(({ status, spam }) => status === 'open' && !spam)) {
      if (row.assigneeId !== null) {
        if (!mayHold(people.get(row.assigneeId), row))
          this.#complain(`${row.id} is held by somebody who left`);
        continue;
      }
      this.looked.unowned += 1;
      const { routing } = row;
      if (!routing?.queue || !routing.queuedAt) {
        this.#complain(`${row.id} is held by nobody and stands in no queue`);
        continue;
      }
      const team = teams.find(({ id }) => id === row.teamId);
      const limit = (team?.routing ?? usualRouting).alarmAfterMinutes * minute;
      // It may be a minute late: the driver sweeps once a minute.
      const over = clock.now().getTime() - routing.queuedAt.getTime() - limit > minute;
      const told = routing.alarmedAt !== null && (listed.has(row.id) || alarms.length >= 200);
      if (over && !isMachines(routing) && !told)
        this.#complain(`${row.id} waits beyond its limit and nobody was told: ${JSON.stringify(routing)}`);
    }
  }

  /** The wall that has been on all day shows what one shows that was switched on now. */
  async #wall(): Promise<void> {
    const { rounds } = this.#board;
    let shown = await this.#board.now();
    for (; this.#board.rounds === rounds; shown = await this.#board.now()) await pause(20);
    const everything = () => true;
    const fresh = presentWall(await new Board(this.#context).now(), everything);
    const [one, other] = [presentWall(shown, everything), fresh].map(seen);
    this.looked.walls += 1;
    if (one !== other) this.#complain(`the wall differs: ${String(one)}\nfrom a fresh one: ${String(other)}`);
  }

  #complain(sentence: string): void {
    this.complaints.push(`${this.#context.clock.now().toISOString()} ${sentence}`);
  }
}

const seen = ({ version: _, serverTime: __, ...rest }: ReturnType<typeof presentWall>): string =>
  JSON.stringify(rest);
