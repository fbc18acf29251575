import { createHmac, randomUUID } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import {
  widgetNamespace,
  widgetSocketPath,
  type ServerToWidget,
  type WidgetHello,
  type WidgetMessage,
  type WidgetSay,
  type WidgetToServer,
  type WidgetWelcome,
} from '../../shared/widget/protocol.ts';

export const shop = 'https://shop.example';
export const identitySecret = 'a secret between the shop and us';

type AnswerOf<N extends keyof WidgetToServer> = Parameters<
  Extract<Parameters<WidgetToServer[N]>[1], (...given: never[]) => void>
>[0];

/** A widget without a page: what it says and hears on the wire. */
export interface TestVisitor {
  socket: Socket<ServerToWidget, WidgetToServer>;
  welcome: WidgetWelcome;
  messages: WidgetMessage[];
  heard: [event: string, payload: Record<string, unknown>][];
  say(text: string, more?: Partial<WidgetSay>): Promise<AnswerOf<'visitor.say'>>;
  history(threadId: string, after?: string | null): Promise<AnswerOf<'visitor.history'>>;
  leave(): void;
}

export interface VisitorOptions extends Partial<WidgetHello> {
  key: string;
  origin?: string;
  /** As the proxy tells it. */
  from?: string;
}

export const threadOf = (): string => `thread-${randomUUID()}`;

/** What the shop's server would sign. */
export function signedUser(id: string, name = ''): NonNullable<WidgetHello['user']> {
  return { id, hash: createHmac('sha256', identitySecret).update(id).digest('hex'), name };
}

/** @throws Error with the server's word when it is refused */
export async function visit(
  url: string,
  { origin = shop, from, ...hello }: VisitorOptions,
): Promise<TestVisitor> {
  const socket: TestVisitor['socket'] = io(`${url}${widgetNamespace}`, {
    path: widgetSocketPath,
    transports: ['websocket'],
    extraHeaders: { origin, ...(from !== undefined && { 'x-forwarded-for': from }) },
    auth: { token: null, user: null, page: null, locale: 'en', timeZone: 'Europe/Berlin', ...hello },
    forceNew: true,
    reconnection: false,
  });
  const messages: WidgetMessage[] = [];
  const heard: TestVisitor['heard'] = [];
  socket.on('widget.message', (message) => messages.push(message));
  socket.onAny((event: string, payload: Record<string, unknown>) => heard.push([event, payload]));
  const welcome = await new Promise<WidgetWelcome>((resolve, reject) => {
    socket.once('widget.welcome', resolve);
    socket.once('connect_error', reject);
  });
  return {
    ...{ socket, welcome, messages, heard },
    say: (text, more = {}) =>
      socket.timeout(20_000).emitWithAck('visitor.say', {
        ...{ threadId: 'thread-one', clientId: randomUUID(), text, fileIds: [] },
        ...more,
      }),
    history: (threadId, after = null) =>
      socket.timeout(20_000).emitWithAck('visitor.history', { threadId, after, before: null }),
    leave: () => socket.disconnect(),
  };
}
