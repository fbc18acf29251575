import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

/** What stands between a driver and a store, and answers by heart what it has heard once. */
export interface Echo {
  uri: string;
  stop(): Promise<void>;
}

interface Paths {
  socket: string;
  upstream: string;
}

/**
 * The driver's floor: answers to finds are the store's own bytes, given at once by a thread that does nothing else, so what is
 * left of the time is the wire and the driver.
 * @param upstream the store's socket
 */
export async function startEcho(dir: string, upstream: string): Promise<Echo> {
  const socket = join(dir, 'echo.sock');
  const worker = new Worker(fileURLToPath(import.meta.url), { workerData: { socket, upstream } });
  await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
  return {
    uri: `mongodb://${encodeURIComponent(socket)}/?directConnection=true`,
    stop: async () => {
      await worker.terminate();
    },
  };
}

/** Whole messages of the wire, each with its 16 bytes of head. */
function onMessages(socket: Socket, take: (message: Buffer) => void): void {
  let held: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    while (held.length >= 4 && held.length >= held.readInt32LE(0)) {
      const length = held.readInt32LE(0);
      take(held.subarray(0, length));
      held = held.subarray(length);
    }
  });
}

const requestOf = (message: Buffer) => message.readInt32LE(4);
const answeredBy = (message: Buffer) => message.readInt32LE(8);
const bodyOf = (message: Buffer) => message.toString('latin1', 16);

function serve({ socket: path, upstream }: Paths): void {
  const answers = new Map<string, Buffer>();
  const server = createServer((client) => {
    const store = connect(upstream);
    const asked = new Map<number, string>();
    onMessages(client, (message) => {
      const body = bodyOf(message);
      const known = answers.get(body);
      if (!known) {
        if (body.includes('find')) asked.set(requestOf(message), body);
        store.write(message);
        return;
      }
      const answer = Buffer.from(known);
      answer.writeInt32LE(requestOf(message), 8);
      client.write(answer);
    });
    onMessages(store, (message) => {
      const body = asked.get(answeredBy(message));
      if (body !== undefined) answers.set(body, Buffer.from(message));
      client.write(message);
    });
    for (const [one, other] of [
      [client, store],
      [store, client],
    ] as const) {
      one.on('close', () => other.destroy());
      one.on('error', () => other.destroy());
    }
  });
  server.listen(path, () => parentPort?.postMessage('ready'));
}

if (!isMainThread) serve(workerData as Paths);
