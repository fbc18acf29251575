import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { createAdapter } from '@socket.io/redis-adapter';
import { Server } from 'socket.io';
import { AppError } from '../../../shared/errors.ts';
import { widgetHello } from '../../../shared/schemas/widget.ts';
import { widgetNamespace, widgetSocketPath, type WidgetHello } from '../../../shared/widget/protocol.ts';
import type { Context } from '../../context.ts';
import { enterAsVisitor } from '../../services/visitors/enter.ts';
import { createVisitorLimits, type VisitorLimits } from '../../services/visitors/limits.ts';
import { visitorBeatMillis, visitorHere } from '../../services/visitors/presence.ts';
import { rooms, visitorSocketKey } from '../publisher.ts';
import { Allowance } from '../socket-state.ts';
import { visitorConnection } from './connection.ts';
import { visitorRoom, type VisitorServer, type VisitorSocket } from './socket-state.ts';

export interface VisitorSockets {
  io: VisitorServer;
  close(): Promise<void>;
}

/**
 * The visitors' socket server: on the same port, with an engine, a path and Redis channels of its own. No session of
 * ours is looked at here, so pages of other sites may connect; which ones is the inbox's list.
 */
export async function openVisitorSockets(http: HttpServer, context: Context): Promise<VisitorSockets> {
  const io: VisitorServer = new Server(http, {
    path: widgetSocketPath,
    serveClient: false,
    maxHttpBufferSize: 64 * 1024,
    cors: { origin: true, credentials: false },
  });
  io.adapter(
    createAdapter(context.redis.commands, context.redis.subscriber(), {
      key: visitorSocketKey(context.redis),
    }),
  );
  io.use((_socket, next) => {
    next(new Error('not-found'));
  });
  const limits = createVisitorLimits(context.redis);
  const visitors = io.of(widgetNamespace);
  visitors.use(admit(context, limits));
  const connection = visitorConnection(context, limits);
  visitors.on('connection', connection.welcome);
  const timer = setInterval(() => {
    void beat(context, [...visitors.sockets.values()]);
  }, visitorBeatMillis);
  await Promise.resolve();
  return {
    io,
    async close() {
      clearInterval(timer);
      visitors.disconnectSockets(true);
      await connection.settled();
      await io.close();
    },
  };
}

/** Lets a widget in, or says why not. */
function admit(context: Context, limits: VisitorLimits) {
  return (socket: VisitorSocket, next: (error?: Error) => void) => {
    const enter = async () => {
      const parsed = widgetHello.safeParse(socket.handshake.auth);
      if (!parsed.success) throw new AppError('validation-failed');
      const address = addressOf(socket.request, context.config.trustProxy);
      const { origin, host } = socket.handshake.headers;
      const hello = parsed.data as WidgetHello;
      const entered = await enterAsVisitor(context, {
        ...{ hello, address, limits },
        place: { origin, host },
      });
      const now = context.clock.now().getTime();
      const threads = entered.welcome.threads.map(({ id, conversationId }) => [id, conversationId] as const);
      Object.assign(socket.data, {
        ...{ ...entered, address },
        allowance: new Allowance({ burst: 120, perSecond: 10, now }),
        threads: new Map(threads),
      });
      await socket.join(visitorRoom(entered.visitor.id));
      await socket.join(threads.map(([, conversationId]) => rooms.conversation(conversationId)));
    };
    enter().then(
      () => {
        next();
      },
      (error: unknown) => {
        if (!(error instanceof AppError)) context.logger.error({ err: error }, 'a visitor was not let in');
        next(new Error(error instanceof AppError ? error.code : 'unavailable'));
      },
    );
  };
}

/** The visitor's address as the proxies that we trust tell it. */
function addressOf(request: IncomingMessage, trustProxy: number): string {
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
  const trusted = trustProxy === 0 ? undefined : forwarded.at(-trustProxy);
  return trusted ?? request.socket.remoteAddress ?? '';
}

async function beat(context: Context, sockets: readonly VisitorSocket[]): Promise<void> {
  for (const socket of sockets) {
    const at = { visitorId: socket.data.visitor.id, socketId: socket.id };
    await visitorHere(context, at).catch((error: unknown) => {
      context.logger.warn({ err: error }, 'a visitor gave no sign of life');
    });
  }
}
