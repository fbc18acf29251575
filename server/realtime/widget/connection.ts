import type { z } from 'zod';
import { AppError } from '../../../shared/errors.ts';
import {
  widgetHistory,
  widgetIntroduction,
  widgetPage,
  widgetRead,
  widgetSay,
  widgetSurvey,
  widgetTyping,
} from '../../../shared/schemas/widget.ts';
import type { WidgetAnswer } from '../../../shared/widget/protocol.ts';
import type { Context } from '../../context.ts';
import { answerInChat } from '../../services/surveys/in-chat.ts';
import { introduceVisitor } from '../../services/visitors/introduce.ts';
import type { VisitorLimits } from '../../services/visitors/limits.ts';
import { tellAboutVisitor, visitorGone, visitorHere } from '../../services/visitors/presence.ts';
import { markVisitorRead } from '../../services/visitors/read.ts';
import { say } from '../../services/visitors/say.ts';
import { listThreads, readThread } from '../../services/visitors/threads.ts';
import { rooms } from '../publisher.ts';
import { visitorRoom, type VisitorSocket } from './socket-state.ts';

/** What one widget may say, and what comes of it. Refusals are answers; nothing a stranger sends is thrown. */
export interface VisitorConnection {
  welcome: (socket: VisitorSocket) => void;
  settled(): Promise<void>;
}

interface Wire {
  context: Context;
  limits: VisitorLimits;
  socket: VisitorSocket;
}

export function visitorConnection(context: Context, limits: VisitorLimits): VisitorConnection {
  const pending = new Set<Promise<void>>();
  const track = (work: Promise<void>): void => {
    const done = work.catch((error: unknown) => {
      context.logger.warn({ err: error }, 'what a visitor did was not taken note of');
    });
    pending.add(done);
    void done.finally(() => pending.delete(done));
  };
  return {
    welcome(socket) {
      const wire: Wire = { context, limits, socket };
      socket.emit('widget.welcome', socket.data.welcome);
      track(arrive(wire));
      answerQuestions(wire);
      takeNotes(wire, track);
      socket.on('disconnect', () => {
        track(leave(wire));
      });
    },
    async settled() {
      await Promise.all(pending);
    },
  };
}

/** What is answered. */
function answerQuestions(wire: Wire): void {
  const { context, limits, socket } = wire;
  const { data } = socket;
  socket.on('visitor.say', (payload, reply) => {
    void answer(wire, { schema: widgetSay, payload, reply }, async (wanted) => {
      await Promise.all([
        limits.take('visitor-say', data.visitor.id),
        limits.take('visitor-say-address', `${data.visitor.inboxId} ${data.address}`),
      ]);
      const conversationId = data.threads.get(wanted.threadId) ?? null;
      const speaker = { visitor: data.visitor, inbox: data.desk.inbox, conversationId };
      const said = await say(context, speaker, wanted);
      await follow(socket, wanted.threadId, said.conversationId);
      return said;
    });
  });
  socket.on('visitor.history', (payload, reply) => {
    void answer(wire, { schema: widgetHistory, payload, reply }, (wanted) =>
      readThread(context, data.visitor.id, wanted),
    );
  });
  socket.on('visitor.introduce', (payload, reply) => {
    void answer(wire, { schema: widgetIntroduction, payload, reply }, async (who) => {
      data.visitor = await introduceVisitor(context, data.visitor, who);
      return {};
    });
  });
  socket.on('visitor.survey', (payload, reply) => {
    void answer(wire, { schema: widgetSurvey, payload, reply }, async ({ threadId, ...said }) => {
      const conversationId = data.threads.get(threadId);
      if (conversationId === undefined) throw new AppError('not-found');
      const { locale } = data.visitor;
      return { survey: await answerInChat(context, conversationId, { ...said, locale }) };
    });
  });
  socket.on('visitor.threads', (_payload, reply) => {
    const work = async () => {
      const threads = await listThreads(context, data.visitor.id);
      data.threads = new Map(threads.map(({ id, conversationId }) => [id, conversationId]));
      return { threads };
    };
    void work().then(
      (content) => {
        if (typeof reply === 'function') reply({ ok: true, ...content });
      },
      (error: unknown) => {
        refuse(wire, reply, error);
      },
    );
  });
}

/** What is only told. */
function takeNotes(wire: Wire, track: (work: Promise<void>) => void): void {
  const { context, socket } = wire;
  const { data } = socket;
  socket.on('visitor.typing', (payload) => {
    const { data: typing } = widgetTyping.safeParse(payload);
    const conversationId = typing && data.threads.get(typing.threadId);
    if (conversationId === undefined || !allowed(wire)) return;
    context.publisher.publish(rooms.conversation(conversationId), 'visitor.changed', {
      conversationId,
      typing: typing?.typing ?? false,
    });
  });
  socket.on('visitor.read', (payload) => {
    const { data: read } = widgetRead.safeParse(payload);
    if (!read || !allowed(wire)) return;
    const now = context.clock.now();
    const at = new Date(Math.min(Date.parse(read.at), now.getTime()));
    track(markVisitorRead(context, { visitorId: data.visitor.id, threadId: read.threadId, at }));
  });
  socket.on('visitor.page', (payload) => {
    const { data: page } = widgetPage.nullable().safeParse(payload);
    if (page === undefined || data.desk.settings.site.visits === 'never' || !allowed(wire)) return;
    track(moveTo(wire, page));
  });
}

async function moveTo({ context, socket }: Wire, page: z.infer<typeof widgetPage> | null): Promise<void> {
  const { visitor } = socket.data;
  await context.store.visitors.update(visitor.id, { page, lastSeenAt: context.clock.now() });
  await tellAboutVisitor(context, visitor.id, { page });
}

/** Hears what is said in a conversation from now on. */
async function follow(socket: VisitorSocket, threadId: string, conversationId: string): Promise<void> {
  if (socket.data.threads.has(threadId)) return;
  socket.data.threads.set(threadId, conversationId);
  const everyTab = socket.nsp.in(visitorRoom(socket.data.visitor.id));
  await Promise.resolve(socket.join(rooms.conversation(conversationId)));
  everyTab.socketsJoin(rooms.conversation(conversationId));
}

async function arrive({ context, socket }: Wire): Promise<void> {
  const { id: visitorId } = socket.data.visitor;
  await visitorHere(context, { visitorId, socketId: socket.id });
  if (socket.data.threads.size > 0) await tellAboutVisitor(context, visitorId, { online: true });
}

async function leave({ context, socket }: Wire): Promise<void> {
  const { id: visitorId } = socket.data.visitor;
  const last = await visitorGone(context, { visitorId, socketId: socket.id });
  if (last) await tellAboutVisitor(context, visitorId, { online: false });
}

function allowed({ context, socket }: Wire): boolean {
  return socket.data.allowance.take(context.clock.now().getTime());
}

interface Question<S extends z.ZodType, T> {
  schema: S;
  payload: unknown;
  reply: ((answer: WidgetAnswer<T>) => void) | undefined;
}

async function answer<S extends z.ZodType, T extends object>(
  wire: Wire,
  { schema, payload, reply }: Question<S, T>,
  work: (wanted: z.output<S>) => Promise<T>,
): Promise<void> {
  try {
    if (!allowed(wire)) throw new AppError('too-many-requests', { extra: { retryAfterSeconds: 2 } });
    const parsed = schema.safeParse(payload);
    if (!parsed.success) throw new AppError('validation-failed');
    const content = await work(parsed.data);
    if (typeof reply === 'function') reply({ ok: true, ...content });
  } catch (error) {
    refuse(wire, reply, error);
  }
}

const worthRetrying = new Set(['too-many-requests', 'unavailable', 'unexpected']);

function refuse(
  { context }: Wire,
  reply: ((answer: WidgetAnswer<never>) => void) | undefined,
  error: unknown,
): void {
  const known = error instanceof AppError ? error : new AppError('unavailable', { cause: error });
  if (known !== error) context.logger.error({ err: error }, 'what a visitor said could not be taken');
  const wait = known.extra['retryAfterSeconds'];
  if (typeof reply !== 'function') return;
  reply({
    ...{ ok: false, code: known.code, retry: worthRetrying.has(known.code) },
    ...(typeof wait === 'number' && { retryAfterSeconds: wait }),
  });
}
