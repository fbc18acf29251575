import type { Context } from '../../context.ts';
import { makeFile } from '../../demo/files.ts';
import { imagineConversation, type Horizon } from '../../demo/imagine.ts';
import { lengthen } from '../../demo/lengthen.ts';
import type { StoredAttachment } from '../../store/attachments.ts';
import { idFrom } from '../../store/ids.ts';
import type { DemoCast } from './people.ts';
import { rowsOf, type ImaginedRows, type RowsInput } from './rows.ts';

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
  const oldest = idFrom([options.scope, 'conversation', String(options.conversations - 1)]);
  if (await store.conversations.read(oldest)) return { conversations: 0, messages: 0 };
  const now = clock.now();
  const horizon: Horizon = {
    now,
    days: options.days,
    total: options.conversations,
    people: Math.max(20, Math.ceil(options.conversations * 0.45)),
  };
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
      const input: RowsInput = { imagined, cast, scope: options.scope, number, fileFor: files, now };
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

async function putFiles({ files }: Pick<Context, 'files'>): Promise<RowsInput['fileFor']> {
  const stored = new Map<
    string,
    Omit<StoredAttachment, 'id' | 'conversationId' | 'messageId' | 'createdAt'>
  >();
  for (const kind of kinds) {
    for (let variant = 0; variant < variants; variant += 1) {
      const made = makeFile(kind, variant);
      const { key, size, sha256 } = await files.put(made.content, { type: made.type });
      stored.set(`${kind}-${String(variant)}`, {
        fileKey: key,
        sha256,
        name: made.name,
        type: made.type,
        size,
        inline: false,
        contentId: null,
        preview: previews[kind],
        uploadedBy: null,
      });
    }
  }
  return (kind, index) => stored.get(`${kind}-${String(index % variants)}`) ?? null;
}
