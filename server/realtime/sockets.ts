import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Server } from 'socket.io';
import type { Context } from '../context.ts';
import type { Identity } from '../services/access/actor.ts';
import { type AccessChange, followAccessChanges } from './access-changes.ts';
import { connectionHandlers } from './connection.ts';
import { dropStalePresence, markOnline, presenceBeatMillis } from './presence.ts';
import { rooms, socketKey } from './publisher.ts';
import { roomChanges, roomsOf } from './rooms.ts';
import { Allowance, type AppServer, type AppSocket } from './socket-state.ts';

/** How sockets learn who someone is: the same rules as over HTTP, handed in from there. */
export interface SocketAccess {
  /** Puts the session onto a handshake's request. */
  session: (request: IncomingMessage, response: never, next: (error?: unknown) => void) => void;
  /** Who a request is from now; null: nobody (any more). */
  identify(request: IncomingMessage): Promise<Identity | null>;
  /** Public name of a request's session; null when it came with a token. */
  sessionName(request: IncomingMessage): string | null;
  ownOrigin(request: IncomingMessage): boolean;
}

export interface SocketOptions {
  access: SocketAccess;
  /** A page that reloads is gone for a moment: only after this long without a socket is a person offline. */
  offlineAfterMillis?: number;
}

export interface Sockets {
  io: AppServer;
  /** One round of upkeep: signs of life, rights looked at again. Runs by itself every 20 s. */
  beat(): Promise<void>;
  close(): Promise<void>;
}

/** The socket server on the same port as HTTP. Needs Redis; without it pushes rest and everything else works. */
export async function openSockets(
  http: HttpServer,
  context: Context,
  { access, offlineAfterMillis = 4000 }: SocketOptions,
): Promise<Sockets> {
  const io: AppServer = new Server(http, {
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    allowRequest: (request, decide) => {
      decide(null, access.ownOrigin(request));
    },
  });
  io.adapter(
    createAdapter(context.redis.commands, context.redis.subscriber(), { key: socketKey(context.redis) }),
  );
  io.engine.use(access.session);
  io.use(admit(context, access));
  const connections = connectionHandlers(io, context, offlineAfterMillis);
  io.on('connection', connections.welcome);

  const refresh = async (socket: AppSocket) => {
    if (await refreshRights(context, access, socket)) await connections.lookAgain(socket);
  };
  await followAccessChanges(context, (change) => {
    void applyChange(io, change, refresh).catch((error: unknown) => {
      context.logger.warn({ err: error }, 'a change of access did not reach every socket');
    });
  });
  const beat = () => keepAlive(io, context, refresh);
  const timer = setInterval(() => {
    beat().catch((error: unknown) => {
      context.logger.warn({ err: error }, 'sockets could not give a sign of life');
    });
  }, presenceBeatMillis);
  return {
    io,
    beat,
    async close() {
      clearInterval(timer);
      io.disconnectSockets(true);
      await connections.settled();
      await io.close();
    },
  };
}

/** Lets a connection in and puts it into the rooms that it belongs into. */
function admit(context: Context, access: SocketAccess) {
  return (socket: AppSocket, next: (error?: Error) => void) => {
    const { token } = socket.handshake.auth as { token?: unknown };
    if (typeof token === 'string') socket.request.headers.authorization = `Bearer ${token}`;
    const enter = async () => {
      const identity = await access.identify(socket.request);
      if (!identity) throw new Error('not-authenticated');
      const now = context.clock.now().getTime();
      Object.assign(socket.data, {
        identity,
        session: access.sessionName(socket.request),
        looks: new Map(),
        tail: Promise.resolve(),
        allowance: new Allowance({ burst: 30, perSecond: 5, now }),
      });
      await socket.join(await roomsOf(context, identity.actor));
    };
    enter().then(
      () => {
        next();
      },
      (error: unknown) => {
        const refused = (error as { code?: unknown }).code === 'not-authenticated' || isPlain(error);
        if (!refused) context.logger.error({ err: error }, 'a socket could not be let in');
        next(new Error(refused ? 'not-authenticated' : 'unavailable'));
      },
    );
  };
}

const isPlain = (error: unknown): boolean => error instanceof Error && error.message === 'not-authenticated';

/**
 * Looks again who someone is and moves the connection into the rooms of today.
 * @returns false when it was ended
 */
async function refreshRights(context: Context, access: SocketAccess, socket: AppSocket): Promise<boolean> {
  const identity = await access.identify(socket.request).catch((error: unknown) => {
    if ((error as { code?: unknown }).code === 'not-authenticated') return null;
    throw error;
  });
  if (!identity) {
    end(socket);
    return false;
  }
  socket.data.identity = identity;
  const changes = roomChanges(socket.rooms, await roomsOf(context, identity.actor));
  if (changes.join.length > 0) await socket.join(changes.join);
  for (const room of changes.leave) await socket.leave(room);
  return true;
}

function end(socket: AppSocket): void {
  socket.emit('session.ended', {});
  socket.disconnect(true);
}

async function applyChange(
  io: AppServer,
  change: AccessChange,
  refresh: (socket: AppSocket) => Promise<void>,
): Promise<void> {
  for (const socket of io.sockets.sockets.values()) {
    const { identity, session } = socket.data;
    if (change.what === 'rights') {
      if (change.userIds.includes(identity.user.id)) await refresh(socket);
    } else if (change.what === 'session-ended') {
      if (session === change.session) end(socket);
    } else if (change.userId === identity.user.id && session !== null) {
      // The session that goes on has a new id: its browser connects again with that.
      if (session === change.except) socket.conn.close();
      else end(socket);
    }
  }
}

/** Signs of life for Redis, rights and looks of every socket here. */
async function keepAlive(
  io: AppServer,
  context: Context,
  refresh: (socket: AppSocket) => Promise<void>,
): Promise<void> {
  const sockets = [...io.sockets.sockets.values()];
  for (const socket of sockets) {
    await refresh(socket).catch((error: unknown) => {
      context.logger.warn({ err: error }, 'the rights of a socket could not be looked at; it stays for now');
    });
  }
  const online = new Set(
    sockets.filter((socket) => socket.connected).map((socket) => socket.data.identity.user.id),
  );
  await markOnline(context, [...online]);
  await context.store.seats.seen([...online], context.clock.now());
  for (const userId of await dropStalePresence(context)) {
    context.publisher.publish(rooms.everyone, 'presence.changed', { userId, presence: 'offline' });
  }
}
