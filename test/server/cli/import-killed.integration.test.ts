// Once: it is about the command line's processes; what they do is tested on every store.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ingestInbox } from '../../../server/services/messages/ingest.ts';
import { inboundMessageId } from '../../../server/store/messages.ts';
import type { StoredInbox } from '../../../server/store/inboxes.ts';
import { until } from '../../cli/until.ts';
import { lettersInbox } from '../../support/letters.ts';
import { person, serviceContext, type ServiceContext } from '../../support/service-context.ts';
import { testDatabase } from '../../support/test-database.ts';

const database = testDatabase();
const root = fileURLToPath(new URL('../../..', import.meta.url));
const patienceMillis = 40_000;
const count = 250;
let context: ServiceContext;
let dataDir: string;

beforeAll(async () => {
  context = await serviceContext(database);
  // The command line has a clock of its own.
  context.clock.forward(Date.now() + 3_600_000 - context.clock.now().getTime());
  await person(context, { name: 'Ada', role: 'admin' });
  dataDir = mkdtempSync(join(tmpdir(), 'onevoice-killed-'));
  const { mongodbUri, redisUrl } = database;
  const runtime = { mongodbUri, redisUrl, url: 'http://127.0.0.1:1' };
  writeFileSync(join(dataDir, 'runtime.json'), JSON.stringify(runtime));
  writeFileSync(join(dataDir, 'secret.key'), 'a secret for tests that is long enough\n');
});
afterAll(async () => {
  await context.dispose();
  rmSync(dataDir, { recursive: true });
});

const idOf = (kind: string, n: number) => `${kind}-${String(n)}@killed.example`;
const mail = (kind: string, n: number) =>
  [
    'From: Zoe <zoe@old.example>',
    'To: support@acme.example',
    `Subject: Lamp ${String(n)}`,
    'Date: Wed, 01 Jan 2020 10:00:00 +0000',
    `Message-ID: <${idOf(kind, n)}>`,
    '',
    'Hello',
    '',
  ].join('\n');
const numbers = Array.from({ length: count }, (_, n) => n);

/** Something that is no mail stands among the first and among the last, one mail is there twice. */
const archives = {
  mbox(): string {
    const path = join(dataDir, 'old.mbox');
    const mails = numbers.map((n) => mail('mbox', n));
    const all = [...mails.slice(0, 5), '\nno header\n', ...mails.slice(5), '\nnor here\n', mails[0]];
    const separator = 'From zoe@old.example Wed Jan  1 10:00:00 2020\n';
    writeFileSync(path, all.map((one) => `${separator}${one ?? ''}\n`).join(''));
    return path;
  },
  maildir(): string {
    const path = join(dataDir, 'Maildir');
    mkdirSync(join(path, 'cur'), { recursive: true });
    const write = (name: string, content: string) => {
      writeFileSync(join(path, 'cur', name), content);
    };
    for (const n of numbers) write(`1577872800.${String(n).padStart(4, '0')}.old:2,S`, mail('maildir', n));
    write('1577872800.0004.z:2,S', 'no header\n');
    write('1577872801.z:2,S', mail('maildir', 0));
    write('1577872802.draft:2,D', mail('maildir', 1000));
    return path;
  },
};

function begin(kind: string, path: string, inbox: StoredInbox): ChildProcess {
  const args = ['import', kind, path, '--inbox', inbox.id, '--data', dataDir];
  const env = { PATH: process.env['PATH'], REDIS_PREFIX: database.redisPrefix };
  return spawn(process.execPath, [join(root, 'server/cli/cli.ts'), ...args], { env, stdio: 'ignore' });
}
const fileOf = (path: string, ending: string) => {
  const directory = join(dataDir, 'imports');
  const name = path.slice(path.lastIndexOf('/') + 1);
  const found = readdirSync(directory).find((one) => one.startsWith(`${name}-`) && one.endsWith(ending));
  return found === undefined ? null : readFileSync(join(directory, found), 'utf8');
};
function readSoFar(path: string): number {
  try {
    const text = fileOf(path, '.progress.json');
    const { imported, failed } = JSON.parse(text ?? '{}') as { imported?: number; failed?: number };
    return (imported ?? 0) + (failed ?? 0);
  } catch {
    return 0;
  }
}

test.each(['mbox', 'maildir'] as const)(
  'an import of a %s that is killed with -9 goes on: nothing twice, nothing lost, all that failed in the report',
  { timeout: 3 * patienceMillis },
  async (kind) => {
    const inbox = await lettersInbox(context, { channel: 'email' });
    const work = () => ingestInbox(context, { inboxId: inbox.id });
    const path = archives[kind]();
    const first = begin(kind, path, inbox);
    const isSomeDone = async () => {
      await work();
      return readSoFar(path) > 0;
    };
    await until('a batch is done', isSomeDone, patienceMillis);
    // The next batch is handed in and nobody imports it: killed here, it is neither done nor forgotten.
    const waits = () => context.store.rawItems.hasPending(inbox.id, context.clock.now());
    await until('the next batch waits', waits, patienceMillis);
    first.kill('SIGKILL');
    if (first.exitCode === null && first.signalCode === null) await once(first, 'exit');
    expect(first.signalCode).toBe('SIGKILL');
    expect(readSoFar(path)).toBeLessThan(count);

    const second = begin(kind, path, inbox);
    const isDone = async () => {
      await work();
      return second.exitCode !== null;
    };
    await until('the rest is imported', isDone, patienceMillis);
    expect(second.exitCode).toBe(0);
    const heads = await context.store.messages.headsByIds(
      numbers.map((n) => inboundMessageId(idOf(kind, n))),
    );
    expect(heads).toHaveLength(count);
    const { items } = await context.store.messages.before(heads[0]?.conversationId ?? '', undefined, 10);
    expect(items).toHaveLength(1);
    const lines = (fileOf(path, '.report.tsv') ?? '').trim().split('\n').slice(1);
    const outcomes = lines.map((line) => line.split('\t')[1]).sort();
    expect(outcomes).toEqual(['duplicate', 'skipped', 'skipped']);
    expect(fileOf(path, '.progress.json')).toBeNull();
  },
);
