import { Emitter } from '@socket.io/redis-emitter';
import { widgetNamespace, type ServerToWidget } from '../../shared/widget/protocol.ts';
import { socketEvents, type SocketEvent, type SocketEventName } from '../../shared/events.ts';
import type { Logger } from '../observability/logger.ts';
import type { RedisConnections } from '../queue/redis.ts';

/** Names of the rooms that sockets join. */
export const rooms = {
  everyone: 'everyone',
  inbox: (inboxId: string) => `inbox:${inboxId}`,
  conversation: (conversationId: string) => `conversation:${conversationId}`,
  user: (userId: string) => `user:${userId}`,
} as const;

type VisitorEventName = keyof ServerToWidget;
type VisitorEvent<N extends VisitorEventName> = Parameters<ServerToWidget[N]>[0];

/** Pushes facts to browsers from any process. A push may get lost; nothing depends on it. */
export interface Publisher {
  /**
   * Sends one event to everyone in any of the rooms, once per socket. Returns at once and never throws: a payload
   * that does not fit the event's schema is logged and not sent; members that the schema does not name are left out.
   */
  publish<N extends SocketEventName>(
    rooms: string | readonly string[],
    event: N,
    payload: SocketEvent<N>,
  ): void;
  /** The same to the visitors whose conversation it is: their sockets are a server of their own. */
  tellVisitors<N extends VisitorEventName>(conversationId: string, event: N, payload: VisitorEvent<N>): void;
}

/** The key of the visitors' socket server, which has nothing in common with people's own. */
export function visitorSocketKey(redis: Pick<RedisConnections, 'prefix'>): string {
  return `${redis.prefix}:visitor-sockets`;
}

/** The key that the socket server's Redis adapter must use too. */
export function socketKey(redis: Pick<RedisConnections, 'prefix'>): string {
  return `${redis.prefix}:sockets`;
}

export function createPublisher(redis: RedisConnections, logger: Logger): Publisher {
  const log = logger.child({ subsystem: 'realtime' });
  const complain = (error: unknown) => {
    log.warn({ err: error }, 'a push did not get out');
  };
  const outlet = {
    publish(channel: string, message: Buffer) {
      redis.commands.publish(channel, message).catch(complain);
    },
  };
  const emitter = new Emitter(outlet, { key: socketKey(redis) });
  const visitors = new Emitter(outlet, { key: visitorSocketKey(redis) }).of(widgetNamespace);
  return {
    tellVisitors(conversationId, event, payload) {
      try {
        visitors.to(rooms.conversation(conversationId)).emit(event, payload);
      } catch (error) {
        complain(error);
      }
    },
    publish(to, event, payload) {
      const checked = socketEvents[event].safeParse(payload);
      if (!checked.success) {
        log.error({ event, issues: checked.error.issues }, 'a push does not fit its schema');
        return;
      }
      try {
        emitter.to([...new Set(typeof to === 'string' ? [to] : to)]).emit(event, checked.data);
      } catch (error) {
        complain(error);
      }
    },
  };
}
