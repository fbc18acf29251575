import { array, assert, constantFrom, integer, property, tuple } from 'fast-check';
import { expect, test } from 'vitest';
import { applyUpdate, Doc, encodeStateAsUpdate, encodeStateVector } from 'yjs';
import { mergeState } from '../../../../server/services/shared-drafts/merge-state.ts';

const toText = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const toBytes = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));
const vectorOf = (doc: Doc) => toText(encodeStateVector(doc));
const textOf = (doc: Doc) => doc.getText('text').toJSON();

/** One who writes: what they typed since the last exchange waits, as in the browser. */
class Writer {
  readonly doc = new Doc();
  pending: string[] = [];
  constructor(id: number) {
    this.doc.clientID = id;
    this.doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== 'server') this.pending.push(toText(update));
    });
  }
  take(update: string): void {
    applyUpdate(this.doc, toBytes(update), 'server');
  }
}

/** The server: keeps what it merged, and every update as it pushed it. */
class Keeper {
  state = mergeState(null, {}).state;
  pushed: string[] = [];
  sync(update: string | undefined, vector: string): string {
    const { state, missing } = mergeState(this.state, { update, vector });
    this.state = state;
    if (update !== undefined) this.pushed.push(update);
    return missing;
  }
}

const steps = array(
  tuple(
    integer({ min: 0, max: 2 }),
    constantFrom(
      'write',
      'write',
      'write',
      'delete own',
      'bring',
      'bring twice',
      'answer lost',
      'hear',
      'hear late',
    ),
    integer({ min: 0, max: 1000 }),
  ),
  { minLength: 5, maxLength: 60 },
);

test('whatever is delayed, lost or repeated on the way: all end with one text, and no word that nobody took out is missing', () => {
  assert(
    property(steps, (all) => {
      const server = new Keeper();
      const writers = [1, 2, 3].map((id) => new Writer(id));
      const standing = new Set<string>();
      let count = 0;
      for (const [who, what, at] of all) {
        const writer = writers[who];
        if (!writer) continue;
        const text = writer.doc.getText('text');
        if (what === 'write') {
          const word = ` w${String(count++)}. `;
          // Between words: inside one it would part it, as it should.
          const places = [
            0,
            ...[...text.toJSON().matchAll(/ {2}/g)].map(({ index }) => index + 1),
            text.length,
          ];
          text.insert(places[at % places.length] ?? 0, word);
          standing.add(word.trim());
        } else if (what === 'delete own') {
          const found = [...text.toJSON().matchAll(/w\d+\./g)];
          const one = found[at % Math.max(1, found.length)];
          if (one) {
            text.delete(one.index, one[0].length);
            standing.delete(one[0]);
          }
        } else if (what.startsWith('bring') || what === 'answer lost') {
          const updates = writer.pending;
          for (const update of what === 'bring twice' ? [...updates, ...updates.toReversed()] : updates) {
            const missing = server.sync(update, vectorOf(writer.doc));
            if (what !== 'answer lost') writer.take(missing);
          }
          // Without an answer it is brought again.
          if (what !== 'answer lost') writer.pending = [];
        } else {
          const heard =
            what === 'hear' ? server.pushed.at(-1) : server.pushed[at % Math.max(1, server.pushed.length)];
          if (heard !== undefined) writer.take(heard);
        }
      }
      for (const writer of writers) {
        for (const update of writer.pending) server.sync(update, vectorOf(writer.doc));
      }
      for (const writer of writers) writer.take(server.sync(undefined, vectorOf(writer.doc)));
      const [first, ...others] = writers.map(({ doc }) => textOf(doc));
      for (const other of others) expect(other).toBe(first);
      for (const word of standing) expect(first?.split(/\s+/)).toContain(word);
      const afresh = new Doc();
      applyUpdate(afresh, toBytes(server.state));
      expect(textOf(afresh)).toBe(first);
    }),
    { numRuns: 300 },
  );
});

test('what is there already changes nothing', () => {
  const doc = new Doc();
  doc.getText('text').insert(0, 'Hello');
  const update = toText(encodeStateAsUpdate(doc));
  const first = mergeState(null, { update });
  expect(first.changed).toBe(true);
  const again = mergeState(first.state, { update, vector: vectorOf(doc) });
  expect(again).toMatchObject({ changed: false, state: first.state });
  const nothing = new Doc();
  applyUpdate(nothing, toBytes(again.missing));
  expect(textOf(nothing)).toBe('');
});

test('what is no update or too long is refused, and says which', () => {
  const { state } = mergeState(null, {});
  const fieldsOf = (work: () => unknown) => {
    try {
      work();
    } catch (error) {
      return (error as { fields?: unknown }).fields;
    }
    return null;
  };
  for (const bad of ['', 'AA', 'AQ==', '////', Buffer.from('hello there').toString('base64')]) {
    expect(
      fieldsOf(() => mergeState(state, { update: bad })),
      bad,
    ).toMatchObject([{ path: 'update' }]);
  }
  expect(fieldsOf(() => mergeState(state, { vector: '////' }))).toMatchObject([{ path: 'vector' }]);
  const long = new Doc();
  long.getText('text').insert(0, 'x'.repeat(1_600_000));
  expect(fieldsOf(() => mergeState(state, { update: toText(encodeStateAsUpdate(long)) }))).toMatchObject([
    { path: 'update' },
  ]);
});
