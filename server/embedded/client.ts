import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { refuseLongSocket } from './process/flags.ts';

/** Where a store keeps its data and where it is reached. */
export interface StoreOptions {
  /** Data directory; made where missing. */
  dir: string;
  /** Path of the unix socket (at most 103 bytes: a limit of the systems). */
  socket: string;
  /** Takes what the store says on stderr, line by line. */
  onLog?: (line: string) => void;
  /** Further flags of main.ts. */
  flags?: string[];
}

/** A store of its own process. */
export interface EmbeddedStore {
  /** The URI without a database; put `/name` behind it, or use `uriOf`. */
  uri: string;
  uriOf: (database: string) => string;
  pid: number;
  /** The random id that `serverStatus.instance` answers with. */
  instance: string;
  /** Ends the process and waits until it is gone. */
  stop: () => Promise<void>;
}

/** Starts the store and resolves when it accepts connections. Rejects with the store's own last words. */
export async function startEmbeddedStore({
  dir,
  socket,
  onLog,
  flags = [],
}: StoreOptions): Promise<EmbeddedStore> {
  refuseLongSocket(socket);
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const child = spawn(
    process.execPath,
    [...nodeFlags(dir), main, '--dir', dir, '--socket', socket, ...flags],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  const exited = new Promise<void>((resolve) =>
    child.once('exit', () => {
      resolve();
    }),
  );
  const { instance } = await ready(child, onLog);
  const uri = `mongodb://${encodeURIComponent(socket)}`;
  return {
    uri,
    uriOf: (database) => `${uri}/${database}`,
    pid: child.pid ?? 0,
    instance,
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM');
      await exited;
    },
  };
}

/**
 * Node's own flags for the process: compiled code is kept beside the data, so that from the second start on the TypeScript
 * stripper (18 MB) is not loaded; and a small young generation.
 */
export function nodeFlags(dir: string): string[] {
  const cache = JSON.stringify(join(dir, 'compile-cache'));
  const enable = `data:text/javascript,${encodeURIComponent(`import { enableCompileCache } from 'node:module'; enableCompileCache(${cache});`)}`;
  return ['--max-semi-space-size=4', '--import', enable];
}

function ready(
  child: ChildProcess,
  onLog: ((line: string) => void) | undefined,
): Promise<{ instance: string }> {
  return new Promise((resolve, reject) => {
    let words = '';
    if (child.stderr) {
      createInterface({ input: child.stderr }).on('line', (line) => {
        words = line;
        onLog?.(line);
      });
    }
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The document store ended (${String(code)}): ${words}`));
    });
    if (!child.stdout) return;
    createInterface({ input: child.stdout }).once('line', (line) => {
      resolve(JSON.parse(line) as { instance: string });
    });
  });
}
