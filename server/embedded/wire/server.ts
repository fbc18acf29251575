import { chmodSync } from 'node:fs';
import { nextTurn } from '../store/turns.ts';
import { createServer, type Server, type Socket } from 'node:net';
import { asStoreError, StoreError } from '../errors.ts';
import { FrameReader } from './frames.ts';
import { parseRequest, type Request } from './message.ts';
import { errorReply, writeMessage, type Reply } from './reply.ts';

/** Answers one command. Throws StoreError for what goes back as an error reply. */
export type Handler = (request: Request, connection: { id: number }) => Promise<Reply> | Reply;

/** A listening server. */
export interface WireServer {
  connections: () => number;
  /** Stops accepting and closes every connection. */
  close: () => Promise<void>;
}

/** Listens on a unix socket that only its owner may use (mode 0600). */
export async function listen(
  path: string,
  handler: Handler,
  log: (line: string) => void,
): Promise<WireServer> {
  const sockets = new Set<Socket>();
  let nextId = 1;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, { handler, log, id: nextId++ });
  });
  await listening(server, path);
  chmodSync(path, 0o600);
  return {
    connections: () => sockets.size,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ path, readableAll: false, writableAll: false }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

interface Served {
  handler: Handler;
  log: (line: string) => void;
  id: number;
}

/** Serves one connection: commands are answered in the order in which they come. */
function serve(socket: Socket, { handler, log, id }: Served): void {
  const frames = new FrameReader();
  let last: Promise<void> = Promise.resolve();
  let waiting = 0;
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: Buffer) => {
    try {
      for (const message of frames.push(chunk)) {
        waiting++;
        if (waiting > 64) socket.pause();
        last = last
          .then(() => answer(socket, message, { handler, log, id }))
          .then(() => {
            waiting--;
            if (waiting < 32 && socket.isPaused()) socket.resume();
          });
      }
    } catch (error) {
      log(`connection ${String(id)} closed: ${error instanceof Error ? error.message : String(error)}`);
      socket.destroy();
    }
  });
}

async function answer(socket: Socket, message: Buffer, { handler, log, id }: Served): Promise<void> {
  let request: Request;
  try {
    const parsing = parseRequest(message);
    let step = parsing.next();
    for (; !step.done; step = parsing.next()) await nextTurn();
    request = step.value;
  } catch (error) {
    log(`connection ${String(id)} closed: ${error instanceof Error ? error.message : String(error)}`);
    socket.destroy();
    return;
  }
  const reply = await guarded(request, { handler, log, id });
  if (!request.silent && !socket.destroyed) socket.write(writeMessage(reply, request));
}

async function guarded(request: Request, { handler, log, id }: Served): Promise<Reply> {
  try {
    return await handler(request, { id });
  } catch (error) {
    if (!(error instanceof StoreError))
      log(
        `${request.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    return errorReply(asStoreError(error));
  }
}
