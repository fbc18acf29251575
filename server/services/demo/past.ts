import type { Context } from '../../context.ts';
import { makeFile } from '../../demo/files.ts';
import { imagineConversation, type Horizon } from '../../demo/imagine.ts';
import { lengthen } from '../../demo/lengthen.ts';
import { idFrom } from '../../store/ids.ts';
import type { DemoCast } from './people.ts';
import { rowsOf, type ImaginedRows, type RowsInput, type StoredFile, type StoredFiles } from './rows.ts';

export interface PastOptions {
  /** Part of every id: the same scope again inserts nothing twice. */
  scope: string;
  conversations: number;
  days: number;
  /** Messages of a conversation, on average; where not given, as the stories have them. */
  messages?: number;
  /** Called after each batch with how many conversations stand. */
  onProgress?: (done: number) => void;
  signal?: AbortSignal;
}

const batchSize = 250;
const kinds = ['photo', 'invoice', 'log', 'table'] as const;
const previews = { photo: 'image', invoice: 'pdf', log: 'text', table: 'text' } as const;
const variants = 12;

type Needs = Pick<Context, 'store' | 'clock' | 'files'>;

/**
 * Fills the store with an imagined past, newest conversations first, by batches; for the demo and for benchmarks.
 * Repeatable: what stands already is left alone.
 * @returns how many conversations and messages were written
 */
export async function seedPast(
  context: Needs,
  cast: DemoCast,
  options: PastOptions,
): Promise<{ conversations: number; messages: number }> {
  const { store, clock } = context;
  if (await store.conversations.read(lastIdOf(options))) return { conversations: 0, messages: 0 };
  const now = clock.now();
  const horizon = horizonOf(options, now);
  const files = await putFiles(context);
  const firstNumber = await store.counters.take('conversations', options.conversations);
  const written = { conversations: 0, messages: 0 };
  let inserting = Promise.resolve();
  for (let begin = 0; begin < options.conversations && !options.signal?.aborted; begin += batchSize) {
    const rows: ImaginedRows[] = [];
    for (let index = begin; index < Math.min(begin + batchSize, options.conversations); index += 1) {
      const told = imagineConversation(index, horizon);
      const imagined = options.messages === undefined ? told : lengthen(told, options.messages, now);
      const number = firstNumber + options.conversations - 1 - index;
      const input: RowsInput = { imagined, cast, scope: options.scope, number, files, now };
      const made = rowsOf(input);
      if (made) rows.push(made);
    }
    // The next batch is imagined while this one is written.
    await inserting;
    inserting = insert(context, rows);
    written.conversations += rows.length;
    written.messages += rows.reduce((sum, row) => sum + row.messages.length, 0);
    options.onProgress?.(written.conversations);
  }
  await inserting;
  return written;
}

/** How far back it goes, and how many people write. */
export function horizonOf({ days, conversations }: PastOptions, now: Date): Horizon {
  return { now, days, total: conversations, people: Math.max(20, Math.ceil(conversations * 0.45)) };
}

/** The id that tells whether a past stands already: of its oldest conversation, which is written last. */
export function lastIdOf({ scope, conversations }: PastOptions): string {
  return idFrom([scope, 'conversation', String(conversations - 1)]);
}

/** Messages before their conversation, so that nobody opens an empty one. */
async function insert({ store }: Pick<Context, 'store'>, rows: readonly ImaginedRows[]): Promise<void> {
  const contacts = new Map(rows.map((row) => [row.contact.id, row.contact]));
  const identities = new Map(rows.map((row) => [row.identity.id, row.identity]));
  await Promise.all([
    store.contacts.insertMany([...contacts.values()]),
    store.contacts.insertIdentities([...identities.values()]),
    store.attachments.insertMany(rows.flatMap((row) => row.attachments)),
    store.messages.insertMany(rows.flatMap((row) => row.messages)),
  ]);
  await store.conversations.collection.insertMany(rows.map((row) => row.conversation));
}

/** Puts the files of all stories into the file store. */
export async function putFiles({ files }: Pick<Context, 'files'>): Promise<StoredFiles> {
  const stored = new Map<string, StoredFile[]>();
  for (const kind of kinds) {
    const made = Array.from({ length: variants }, (_, variant) => makeFile(kind, variant));
    const rows: StoredFile[] = [];
    for (const { content, type, name } of made) {
      const { key, size, sha256 } = await files.put(content, { type });
      const facts = { inline: false, contentId: null, preview: previews[kind], uploadedBy: null };
      rows.push({ fileKey: key, sha256, name, type, size, ...facts });
    }
    stored.set(kind, rows);
  }
  return stored;
}
