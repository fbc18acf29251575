import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Actor } from '../../shared/abilities.ts';
import type { RunningContext } from '../create-context.ts';
import { importArchive } from '../services/archives/import-archive.ts';
import { openJournal, type Journal } from '../services/archives/import-journal.ts';
import { openMaildir } from '../services/archives/maildir.ts';
import { openMbox } from '../services/archives/mbox.ts';
import type { Arguments } from './arguments.ts';
import { CommandError } from './install.ts';

const kinds = { mbox: openMbox, maildir: openMaildir } as const;
/** After this long without any progress something is wrong with the workers. */
const patienceMillis = 20_000;
const tellMillis = 2000;

/** `import mbox FILE --inbox ID` and `import maildir DIR --inbox ID`. */
export async function importCommand(context: RunningContext, { words, values }: Arguments): Promise<void> {
  const [, kind = '', path] = words;
  if (kind !== 'mbox' && kind !== 'maildir') throw new CommandError('import mbox FILE or import maildir DIR');
  if (path === undefined)
    throw new CommandError(`import ${kind}: say which ${kind === 'mbox' ? 'file' : 'folder'}.`);
  if (values.inbox === undefined) throw new CommandError('Say into which inbox: --inbox ID');
  const actor = await firstAdmin(context);
  const real = await realpath(resolve(path)).catch(() => {
    throw new CommandError(`${path} is not there.`);
  });
  const archive = await kinds[kind](real, context.config.maxMessageBytes);
  const name = `${basename(real).replace(/[^\w.-]+/g, '_')}-${hashOf(real, values.inbox)}`;
  const directory = join(context.config.dataDir, 'imports');
  const journal = await openJournal({ directory, name, fingerprint: archive.fingerprint });
  const { signal, end } = untilAsked();
  if (journal.progress.next !== null) console.log('Going on where the last import stopped.');
  const telling = progressLine(journal);
  try {
    await importArchive(context, actor, {
      ...{ inboxId: values.inbox, archive, journal, name, signal },
      onProgress: (done, total) => {
        telling.tell(done, total);
      },
      onWait: (millis) => {
        telling.wait(millis);
      },
    });
  } finally {
    end();
  }
  const { imported, repeated, failed } = journal.progress;
  if (signal.aborted) console.log('Stopped. The same command goes on from here.');
  console.log(`${imported} imported, ${repeated} here before, ${failed} not imported.`);
  if (repeated + failed > 0) console.log(`Which, and why: ${journal.reportPath}`);
}

function hashOf(...facts: string[]): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex').slice(0, 8);
}

function progressLine(journal: Journal) {
  let told = performance.now();
  let hinted = false;
  return {
    tell(done: number, total: number) {
      hinted = false;
      if (performance.now() - told < tellMillis) return;
      told = performance.now();
      const { imported, repeated, failed } = journal.progress;
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total);
      console.log(`${percent} %: ${imported + repeated + failed} mails read, ${imported} imported`);
    },
    wait(millis: number) {
      if (millis < patienceMillis || hinted) return;
      hinted = true;
      console.log('The workers have not imported anything for a while. Are they running?');
    },
  };
}

/** Ctrl-C ends it between two batches; what was begun is finished. */
function untilAsked(): { signal: AbortSignal; end: () => void } {
  const stopping = new AbortController();
  const stop = () => {
    stopping.abort();
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
  return {
    signal: stopping.signal,
    end() {
      process.off('SIGINT', stop);
      process.off('SIGTERM', stop);
    },
  };
}

async function firstAdmin(context: RunningContext): Promise<Actor> {
  const [admin] = await context.store.users.listActiveAdmins();
  if (!admin) throw new CommandError('There is no admin yet: open the set-up link that npm start printed.');
  return { userId: admin.id, role: 'admin', inboxIds: [], via: 'system' };
}
