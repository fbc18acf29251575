import { io, type Socket } from 'socket.io-client';
import {
  widgetNamespace,
  widgetSocketPath,
  type ServerToWidget,
  type WidgetAnswer,
  type WidgetHello,
  type WidgetMessage,
  type WidgetSay,
  type WidgetPlace,
  type SaidInSurvey,
  type WidgetSurvey,
  type WidgetThread,
  type WidgetToServer,
  type WidgetWelcome,
} from '../../shared/widget/protocol.ts';

type WidgetSocket = Socket<ServerToWidget, WidgetToServer>;

const answerMillis = 10_000;
/** Words of the server that no second try changes. */
const final = new Set(['not-allowed', 'not-found', 'validation-failed', 'wrong-credentials']);

export interface LinkEvents {
  welcome(welcome: WidgetWelcome): void;
  message(message: WidgetMessage): void;
  removed(gone: { conversationId: string; messageId: string }): void;
  typing(typing: { conversationId: string; typing: boolean; name: string }): void;
  read(read: { conversationId: string; at: string }): void;
  queue(at: { conversationId: string; queue: WidgetPlace | null }): void;
  lost(): void;
  refused(code: string): void;
}

export interface Link {
  connect(): void;
  /** With what is to be said at the door now: another person, another language. */
  reconnect(): void;
  disconnect(): void;
  close(): void;
  say(message: WidgetSay): Promise<WidgetAnswer<{ messageId: string; conversationId: string; at: string }>>;
  history(
    threadId: string,
    span: { after?: string | null; before?: string | null },
  ): Promise<WidgetAnswer<{ messages: WidgetMessage[]; more: boolean; thread: WidgetThread | null }>>;
  threads(): Promise<WidgetAnswer<{ threads: WidgetThread[] }>>;
  introduce(who: { name: string; email: string }): Promise<WidgetAnswer<object>>;
  survey(said: SaidInSurvey & { threadId: string }): Promise<WidgetAnswer<{ survey: WidgetSurvey }>>;
  /** Lost when there is no connection: none of it outlives one. */
  tell: WidgetSocket['emit'];
}

/** The wire to the server. Comes back by itself; everything that must not get lost is asked again by the caller. */
export function openLink(server: string, hello: () => WidgetHello, events: LinkEvents): Link {
  const socket: WidgetSocket = io(server + widgetNamespace, {
    path: widgetSocketPath,
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    autoConnect: false,
    reconnectionDelay: 500,
    reconnectionDelayMax: 5000,
    // A try that was begun while the net was away hears nothing: soon another.
    timeout: 10_000,
    auth: (give) => give(hello()),
  });
  socket.on('widget.welcome', events.welcome);
  socket.on('widget.message', events.message);
  socket.on('widget.removed', events.removed);
  socket.on('widget.typing', events.typing);
  socket.on('widget.read', events.read);
  socket.on('widget.queue', events.queue);
  socket.on('disconnect', events.lost);
  socket.on('connect_error', (error) => {
    events.lost();
    if (final.has(error.message)) {
      socket.disconnect();
      events.refused(error.message);
    } else if (!socket.active) setTimeout(() => socket.connect(), 3000);
  });
  // Back in the net: now is better than at the end of a pause.
  const online = () => {
    if (socket.active && !socket.connected) socket.disconnect().connect();
  };
  addEventListener('online', online);
  /** No answer: a connection that is only half there shows as open for most of a minute. */
  const away = () => {
    if (socket.connected) socket.disconnect().connect();
    return { ok: false as const, code: 'unavailable', retry: true };
  };
  return {
    connect() {
      // While it is on its way, a second knock would be a second visitor.
      if (!socket.active) socket.connect();
    },
    reconnect: () => void socket.disconnect().connect(),
    disconnect: () => void socket.disconnect(),
    close() {
      removeEventListener('online', online);
      socket.disconnect();
    },
    say: (message) => socket.timeout(answerMillis).emitWithAck('visitor.say', message).catch(away),
    history: (threadId, { after = null, before = null }) =>
      socket.timeout(answerMillis).emitWithAck('visitor.history', { threadId, after, before }).catch(away),
    threads: () => socket.timeout(answerMillis).emitWithAck('visitor.threads', {}).catch(away),
    introduce: (who) => socket.timeout(answerMillis).emitWithAck('visitor.introduce', who).catch(away),
    survey: (said) => socket.timeout(answerMillis).emitWithAck('visitor.survey', said).catch(away),
    tell: (...told) => {
      if (socket.connected) socket.emit(...told);
      return socket;
    },
  };
}
