import { parseArgs } from 'node:util';

/** What the command line asks for. */
export interface Flags {
  dir: string;
  socket: string;
  /** Seconds between two rounds of the TTL monitor. */
  ttlInterval: number;
  /** Milliseconds from which a command is logged as slow; 0: never. */
  slowMs: number;
  /** Only check every index against its documents, print the result as JSON and end. */
  check: boolean;
  /** Only rewrite the data file without its free pages, print what it saved and end. */
  compact: boolean;
  /** Only add the documents that come on stdin (see load.ts), print how many and end. */
  load: boolean;
  /** Only copy the data into this new file and end. */
  snapshot: string | undefined;
}

export const USAGE = `usage: node server/embedded/main.ts --dir <data directory> --socket <path>
  --ttl-interval <seconds>   how often expired documents are removed (60)
  --slow-ms <ms>             log commands slower than this, values left out (200; 0: never)
  --check                    check every index against its documents, print JSON, end
  --compact                  give free space back to the disk, print JSON, end
  --load                     add documents from stdin, fast, print JSON, end
  --snapshot <file>          copy the data into a new file, end`;

/** What the system with the least room (macOS) leaves for the path of a unix socket. */
const MAX_SOCKET_PATH = 103;

/** Throws a sentence for a path that no system listens on: it would say EINVAL, and some cut it. */
export function refuseLongSocket(path: string): void {
  const bytes = Buffer.byteLength(path);
  if (bytes > MAX_SOCKET_PATH)
    throw new Error(
      `The path of the socket has ${String(bytes)} bytes, more than the ${String(MAX_SOCKET_PATH)} that systems allow: ${path}. Choose a shorter directory (TMPDIR, where it is a temporary one).`,
    );
}

/** Parses the command line. Throws an Error with a sentence for what is missing or wrong. */
export function parseFlags(args: string[]): Flags {
  const { values } = parseArgs({
    args,
    options: {
      dir: { type: 'string' },
      socket: { type: 'string' },
      'ttl-interval': { type: 'string', default: '60' },
      'slow-ms': { type: 'string', default: '200' },
      check: { type: 'boolean', default: false },
      compact: { type: 'boolean', default: false },
      load: { type: 'boolean', default: false },
      snapshot: { type: 'string' },
    },
  });
  if (!values.dir) throw new Error('--dir is missing');
  const offline = values.check || values.compact || values.load || values.snapshot !== undefined;
  if (!values.socket && !offline) throw new Error('--socket is missing');
  if (values.socket && !values.socket.endsWith('.sock'))
    throw new Error('--socket must end in .sock: drivers tell a path from a host by it');
  if (values.socket) refuseLongSocket(values.socket);
  return {
    dir: values.dir,
    socket: values.socket ?? '',
    ttlInterval: seconds('--ttl-interval', values['ttl-interval']),
    slowMs: seconds('--slow-ms', values['slow-ms']),
    check: values.check,
    compact: values.compact,
    load: values.load,
    snapshot: values.snapshot,
  };
}

function seconds(name: string, text: string): number {
  const value = Number(text);
  if (!Number.isFinite(value) || value < 0) throw new Error(`${name} must be a number that is not negative`);
  return value;
}
