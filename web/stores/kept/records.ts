/**
 * What this browser keeps of the inbox, so that a page that is loaded without a network can be read: one small database,
 * one table, texts only. No file of a message, no picture, no key of the session.
 */
export interface Kept {
  key: string;
  kind: KeptKind;
  /** When it was kept, epoch milliseconds. */
  at: number;
  /** JSON. */
  value: string;
}
export type KeptKind = 'frame' | 'list' | 'thread' | 'conversation' | 'contact';

/** How many of each are kept: the oldest go. */
export const keptMost: Record<KeptKind, number> = {
  frame: 1,
  list: 8,
  thread: 30,
  conversation: 30,
  contact: 30,
};

const name = 'onevoice-kept';
const table = 'records';
const byAge = 'by-age';

let opening: Promise<IDBDatabase> | null = null;

function asked<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error('IndexedDB'));
  });
}

function open(): Promise<IDBDatabase> {
  opening ??= (async () => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      const records = request.result.createObjectStore(table, { keyPath: 'key' });
      records.createIndex(byAge, ['kind', 'at']);
    };
    const database = await asked(request);
    // Another window wants to change it: not to stand in its way.
    database.onversionchange = () => {
      database.close();
      opening = null;
    };
    return database;
  })();
  opening.catch(() => (opening = null));
  return opening;
}

/** Resolves when all of it is written; a full or forbidden storage throws. */
async function change(how: (records: IDBObjectStore) => void): Promise<void> {
  const transaction = (await open()).transaction(table, 'readwrite');
  const done = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error ?? new Error('IndexedDB'));
  });
  how(transaction.objectStore(table));
  await done;
}

export async function readKept(key: string): Promise<Kept | undefined> {
  const records = (await open()).transaction(table).objectStore(table);
  return (await asked(records.get(key))) as Kept | undefined;
}

export async function readAllKept(kind: KeptKind): Promise<Kept[]> {
  const records = (await open()).transaction(table).objectStore(table);
  const range = IDBKeyRange.bound([kind, 0], [kind, Infinity]);
  return (await asked(records.index(byAge).getAll(range))) as Kept[];
}

/** Writes them, and takes away what is too much of their kinds. */
export async function writeKept(all: readonly Kept[]): Promise<void> {
  if (all.length === 0) return;
  await change((records) => {
    for (const one of all) records.put(one);
    for (const kind of new Set(all.map((one) => one.kind))) thin(records, kind);
  });
}

function thin(records: IDBObjectStore, kind: KeptKind): void {
  const keys = records.index(byAge).getAllKeys(IDBKeyRange.bound([kind, 0], [kind, Infinity]));
  keys.onsuccess = () => {
    const many = keys.result.length - keptMost[kind];
    for (const key of keys.result.slice(0, Math.max(0, many))) records.delete(key);
  };
}

export async function dropKept(keys: readonly string[]): Promise<void> {
  await change((records) => {
    for (const key of keys) records.delete(key);
  });
}

/** Nothing is kept here any more. */
export async function clearKept(): Promise<void> {
  if (!('indexedDB' in globalThis)) return;
  await change((records) => records.clear());
}
