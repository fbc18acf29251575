import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import {
  appendPage,
  compare,
  emptyList,
  matches,
  newCount,
  place,
  settle,
  unpin,
  type ListQuery,
  type ListState,
  type ListViewer,
  type Placement,
} from '../../../web/stores/list-state.ts';
import { at, conversationOf, idOf } from '../support/inbox-data.ts';

const me = idOf(0xee);
const agent: ListViewer = { userId: me, role: 'agent', inboxIds: [idOf(0xa1)] };
const open: ListQuery = { view: 'all', status: 'open', sort: 'newest' };

class World {
  readonly all = new Map<string, ConversationForViewer>();
  how: Placement;

  constructor(query: ListQuery = open) {
    this.how = { query, viewer: agent, atTop: true, pinnedId: null, get: (id) => this.all.get(id) };
  }

  put(...items: ConversationForViewer[]): void {
    for (const item of items) this.all.set(item.id, item);
  }

  /** What the server would answer. */
  fresh(limit = Infinity): string[] {
    return [...this.all.values()]
      .filter((one) => matches(one, this.how, false))
      .sort((a, b) => compare(a, b, this.how.query.sort))
      .slice(0, limit)
      .map((one) => one.id);
  }
}

const listOf = (ids: readonly string[], complete = true): ListState => appendPage(emptyList, ids, complete);

describe('a list while one reads', () => {
  test('takes what is new at the top, when one is there', () => {
    const world = new World();
    world.put(conversationOf(1), conversationOf(2));
    const list = listOf(world.fresh());
    const fresh = conversationOf(3);
    world.put(fresh);
    expect(place(list, fresh, world.how).ids).toEqual([idOf(3), idOf(2), idOf(1)]);
  });

  test('moves nothing while one is further down, and says how much waits', () => {
    const world = new World();
    world.put(conversationOf(1), conversationOf(2), conversationOf(3));
    let list = listOf(world.fresh());
    world.how.atTop = false;
    const moved = conversationOf(1, { lastActivityAt: at(50), revision: 2 });
    const fresh = conversationOf(4);
    world.put(moved, fresh);
    for (const change of [moved, fresh]) list = place(list, change, world.how);
    expect(list.ids).toEqual([idOf(3), idOf(2), idOf(1)]);
    expect(newCount(list)).toBe(1);
    expect(settle(list, world.how).ids).toEqual(world.fresh());
  });

  test('leaves the open conversation where it is until one leaves it', () => {
    const world = new World();
    world.put(conversationOf(1), conversationOf(2), conversationOf(3));
    let list = listOf(world.fresh());
    world.how.pinnedId = idOf(2);
    const resolved = conversationOf(2, { status: 'resolved', revision: 2 });
    world.put(resolved);
    list = place(list, resolved, world.how);
    expect(list.ids).toContain(idOf(2));
    expect(settle(list, world.how).ids).toContain(idOf(2));
    world.how.pinnedId = idOf(3);
    expect(unpin(list, idOf(2), world.how).ids).toEqual([idOf(3), idOf(1)]);
  });

  test('does not take what belongs beyond what is loaded: its page will bring it', () => {
    const world = new World();
    world.put(conversationOf(5), conversationOf(6));
    const old = conversationOf(1);
    world.put(old);
    expect(place(listOf([idOf(6), idOf(5)], false), old, world.how).ids).toEqual([idOf(6), idOf(5)]);
  });

  test('a page that repeats what is there repeats nothing', () => {
    const list = appendPage(listOf([idOf(3), idOf(2)], false), [idOf(2), idOf(1)], true);
    expect(list).toEqual({ ids: [idOf(3), idOf(2), idOf(1)], held: [], complete: true });
  });
});

const change = fc.record({
  number: fc.integer({ min: 1, max: 12 }),
  lastActivityAt: fc.integer({ min: 0, max: 40 }).map(at),
  waits: fc.boolean(),
  status: fc.constantFrom('open' as const, 'resolved' as const, 'pending' as const),
  assigneeId: fc.constantFrom(null, me, idOf(0xef)),
  spam: fc.boolean(),
  channel: fc.constantFrom('email', 'telegram'),
  atTop: fc.boolean(),
  pinned: fc.constantFrom(null, idOf(1), idOf(7)),
});

describe('state + events = refetch', () => {
  test.each<ListQuery>([
    open,
    { ...open, sort: 'oldest' },
    { ...open, sort: 'waiting' },
    { ...open, view: 'mine' },
    { ...open, view: 'unassigned' },
    { ...open, status: 'resolved' },
    { ...open, channel: 'telegram' },
  ])('%j: after any events a settled list is what the server would answer', (query) => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 40 }), (changes) => {
        const world = new World(query);
        world.put(...[1, 2, 3, 4, 5, 6].map((number) => conversationOf(number)));
        let list = listOf(world.fresh());
        for (const { number, waits, atTop, pinned, ...part } of changes) {
          const before = world.all.get(idOf(number));
          world.how = { ...world.how, atTop };
          if (world.how.pinnedId !== pinned) {
            const left = world.how.pinnedId;
            world.how = { ...world.how, pinnedId: pinned };
            if (left) list = unpin(list, left, world.how);
          }
          const next = conversationOf(number, {
            ...part,
            waitingSince: waits ? part.lastActivityAt : null,
            revision: (before?.revision ?? 0) + 1,
          });
          world.put(next);
          list = place(list, next, world.how);
        }
        const left = world.how.pinnedId;
        world.how = { ...world.how, pinnedId: null, atTop: true };
        if (left) list = unpin(list, left, world.how);
        expect(settle(list, world.how).ids).toEqual(world.fresh());
      }),
      { numRuns: 150 },
    );
  });

  test('also while only the first pages are loaded', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 20 }), (changes) => {
        const world = new World();
        world.put(...[1, 2, 3, 4, 5, 6, 7, 8].map((number) => conversationOf(number)));
        let list = listOf(world.fresh(4), false);
        const floor = conversationOf(5);
        for (const { number, waits: _, atTop, pinned: __, ...part } of changes) {
          world.how = { ...world.how, atTop };
          const next = conversationOf(number, { ...part, revision: 9 });
          world.put(next);
          list = place(list, next, world.how);
        }
        world.how = { ...world.how, atTop: true };
        const shown = settle(list, world.how).ids;
        const wanted = world.fresh();
        // A prefix of the truth without holes, down to where the loaded part ends.
        expect(shown.filter((id) => wanted.includes(id))).toEqual(shown);
        const sorted = shown.toSorted((a, b) => wanted.indexOf(a) - wanted.indexOf(b));
        expect(shown).toEqual(sorted);
        expect(floor.id).toBe(idOf(5));
      }),
      { numRuns: 100 },
    );
  });
});

describe('what is mine to someone who only helps', () => {
  const mine: ListQuery = { ...open, view: 'mine' };
  const helper = (...inboxIds: string[]): ListViewer => ({ userId: me, role: 'collaborator', inboxIds });

  test('is what comes from an inbox of others: it was shared, assigned to whomever', () => {
    const world = new World(mine);
    world.how.viewer = helper();
    const shared = conversationOf(1, { assigneeId: idOf(0xaa) });
    world.put(shared);
    const list = place(listOf([]), shared, world.how);
    expect(list.ids).toEqual([shared.id]);
    const changed = { ...shared, revision: 2, excerpt: 'More' };
    world.put(changed);
    expect(place(list, changed, world.how).ids).toEqual([shared.id]);
    const resolved = { ...changed, status: 'resolved' as const };
    world.put(resolved);
    expect(place(list, resolved, world.how).ids).toEqual([]);
  });

  test('is in an inbox of their own what the server listed, and nothing that merely changes there', () => {
    const world = new World(mine);
    world.how.viewer = helper(idOf(0xa1));
    const [listed, other] = [conversationOf(1), conversationOf(2)];
    world.put(listed, other);
    const list = listOf([listed.id]);
    expect(place(list, listed, world.how).ids).toEqual([listed.id]);
    expect(place(list, other, world.how).ids).toEqual([listed.id]);
    world.how.pinnedId = listed.id;
    expect(unpin(list, listed.id, world.how).ids).toEqual([listed.id]);
  });
});
