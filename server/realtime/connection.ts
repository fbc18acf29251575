import { clientEvents } from '../../shared/events.ts';
import { AppError } from '../../shared/errors.ts';
import type { Context } from '../context.ts';
import { presenceOf } from '../presenters/user.ts';
import { conversationFor } from '../services/conversations/find.ts';
import { noteLeft, noteLooking } from './looking.ts';
import { markOffline, markOnline, readOnlineUserIds } from './presence.ts';
import { rooms } from './publisher.ts';
import type { Answer, AppServer, AppSocket } from './socket-state.ts';
import { listViewers, look, lookAway, type Typing } from './viewers.ts';

/** Who is not heard to type again within this time has stopped. */
const typingMillis = 8000;
/** Windows of one person rarely show more; it bounds what one socket can cost. */
const mostLooks = 8;

export interface ConnectionHandlers {
  welcome: (socket: AppSocket) => void;
  /** Repeats that a socket looks at what it looks at, and leaves what is no longer its to see. */
  lookAgain(socket: AppSocket): Promise<void>;
  /** When everything that disconnected sockets left to do is done. */
  settled(): Promise<void>;
}

export function connectionHandlers(
  io: AppServer,
  context: Context,
  offlineAfterMillis: number,
): ConnectionHandlers {
  const pending = new Set<Promise<void>>();
  let closing = false;

  /** One socket's work in its order; failures are logged, the connection stays. */
  function inTurn(socket: AppSocket, work: () => Promise<void>): Promise<void> {
    const done = socket.data.tail.then(work).catch((error: unknown) => {
      if (!(error instanceof AppError)) context.logger.warn({ err: error }, 'a socket event failed');
    });
    socket.data.tail = done;
    pending.add(done);
    void done.finally(() => pending.delete(done));
    return done;
  }

  async function goOffline(userId: string): Promise<void> {
    if (closing) return;
    const elsewhere = await io.in(rooms.user(userId)).fetchSockets();
    if (elsewhere.length > 0) return;
    if (!(await markOffline(context, userId))) return;
    context.publisher.publish(rooms.everyone, 'presence.changed', { userId, presence: 'offline' });
  }

  return {
    welcome(socket) {
      void inTurn(socket, () => comeOnline(context, socket));
      socket.on('conversation.view', (payload, answer) => {
        receive(context, { socket, answer }, () => {
          void inTurn(socket, () => view(context, socket, { payload, answer }));
        });
      });
      socket.on('conversation.leave', (payload, answer) => {
        receive(context, { socket, answer }, () => {
          void inTurn(socket, () => leave(context, socket, payload));
        });
      });
      socket.on('draft.aware', (payload, answer) => {
        receive(context, { socket, answer }, () => passOn(context, socket, payload));
      });
      socket.on('disconnect', () => {
        void inTurn(socket, () => leaveAll(context, socket));
        const timer = setTimeout(() => {
          const userId = socket.data.identity.user.id;
          goOffline(userId).catch((error: unknown) => {
            context.logger.warn({ err: error }, 'presence could not be updated; it ends by itself');
          });
        }, offlineAfterMillis);
        timer.unref();
      });
    },
    lookAgain: (socket) => inTurn(socket, () => repeatLooks(context, socket)),
    async settled() {
      closing = true;
      await Promise.all(pending);
    },
  };
}

/** Drops what comes too fast. */
function receive(
  context: Context,
  { socket, answer }: { socket: AppSocket; answer: Answer | undefined },
  handle: () => void,
): void {
  if (socket.data.allowance.take(context.clock.now().getTime())) handle();
  else reply(answer, { ok: false, code: 'too-many-requests' });
}

function reply(answer: Answer | undefined, content: { ok: boolean; code?: string }): void {
  if (typeof answer === 'function') answer(content);
}

async function comeOnline(context: Context, socket: AppSocket): Promise<void> {
  const { user } = socket.data.identity;
  const online = await readOnlineUserIds(context);
  await markOnline(context, [user.id]);
  await context.store.seats.seen([user.id], context.clock.now());
  if (online.has(user.id)) return;
  const presence = presenceOf(user, new Set([user.id]));
  if (presence === 'offline') return;
  context.publisher.publish(rooms.everyone, 'presence.changed', { userId: user.id, presence });
  if (presence === 'online') await context.queue.enqueue('assignment.sweep', {});
}

const lookOf = (socket: AppSocket, conversationId: string) => ({
  conversationId,
  socketId: socket.id,
  userId: socket.data.identity.user.id,
  name: socket.data.identity.user.name,
});

async function view(
  context: Context,
  socket: AppSocket,
  { payload, answer }: { payload: unknown; answer: Answer | undefined },
): Promise<void> {
  const parsed = clientEvents['conversation.view'].safeParse(payload);
  if (!parsed.success || !socket.connected) {
    reply(answer, { ok: false, code: 'validation-failed' });
    return;
  }
  const { conversationId, typing, note = false } = parsed.data;
  try {
    await conversationFor(context, socket.data.identity.actor, {
      id: conversationId,
      ability: 'conversations.view',
    });
  } catch (error) {
    await stopLooking(context, socket, conversationId);
    reply(answer, { ok: false, code: error instanceof AppError ? error.code : 'unexpected' });
    return;
  }
  await startLooking(context, socket, { conversationId, typing: typing && (note ? 'note' : 'reply') });
  reply(answer, { ok: true });
}

async function startLooking(
  context: Context,
  socket: AppSocket,
  { conversationId, typing }: { conversationId: string; typing: Typing },
): Promise<void> {
  const { looks } = socket.data;
  const isNew = !looks.has(conversationId);
  const [oldest] = looks.keys();
  if (isNew && looks.size >= mostLooks && oldest !== undefined) await stopLooking(context, socket, oldest);
  clearTimeout(looks.get(conversationId)?.timer);
  const stopTyping = () => {
    if (!looks.has(conversationId)) return;
    looks.set(conversationId, null);
    showLook(context, socket, { conversationId, typing: false }).catch((error: unknown) => {
      context.logger.warn({ err: error }, 'a viewer could not be updated; it ends by itself');
    });
  };
  const typed = typing && { kind: typing, timer: setTimeout(stopTyping, typingMillis).unref() };
  looks.set(conversationId, typed || null);
  await socket.join(rooms.conversation(conversationId));
  await showLook(context, socket, { conversationId, typing });
  if (!isNew) return;
  await noteLooking(context, { userId: socket.data.identity.user.id, conversationId });
  socket.emit('viewers.changed', { conversationId, viewers: await listViewers(context, conversationId) });
}

/** Who is invisible is not shown to look on; that they write is, so that no two answer at once. */
async function showLook(
  context: Context,
  socket: AppSocket,
  { conversationId, typing }: { conversationId: string; typing: Typing },
): Promise<void> {
  const hidden = socket.data.identity.user.stance === 'invisible' && typing === false;
  if (hidden) await lookAway(context, lookOf(socket, conversationId));
  else await look(context, lookOf(socket, conversationId), typing);
}

/** Only those who look at it hear of it, and only one who looks says it. */
function passOn(context: Context, socket: AppSocket, payload: unknown): void {
  const parsed = clientEvents['draft.aware'].safeParse(payload);
  if (!parsed.success || !socket.data.looks.has(parsed.data.conversationId)) return;
  const userId = socket.data.identity.user.id;
  context.publisher.publish(rooms.conversation(parsed.data.conversationId), 'draft.together', {
    ...{ ...parsed.data, userId },
  });
}

async function leave(context: Context, socket: AppSocket, payload: unknown): Promise<void> {
  const parsed = clientEvents['conversation.leave'].safeParse(payload);
  if (parsed.success) await stopLooking(context, socket, parsed.data.conversationId);
}

async function stopLooking(context: Context, socket: AppSocket, conversationId: string): Promise<void> {
  const { looks } = socket.data;
  if (!looks.has(conversationId)) return;
  clearTimeout(looks.get(conversationId)?.timer);
  looks.delete(conversationId);
  await socket.leave(rooms.conversation(conversationId));
  await lookAway(context, lookOf(socket, conversationId));
  await noteLeft(context, { userId: socket.data.identity.user.id, conversationId });
}

async function leaveAll(context: Context, socket: AppSocket): Promise<void> {
  for (const conversationId of [...socket.data.looks.keys()]) {
    await stopLooking(context, socket, conversationId);
  }
}

async function repeatLooks(context: Context, socket: AppSocket): Promise<void> {
  const { looks, identity } = socket.data;
  for (const [conversationId, typing] of [...looks]) {
    const wanted = { id: conversationId, ability: 'conversations.view' } as const;
    const allowed = await conversationFor(context, identity.actor, wanted).then(
      () => true,
      () => false,
    );
    if (allowed) await showLook(context, socket, { conversationId, typing: typing?.kind ?? false });
    else await stopLooking(context, socket, conversationId);
  }
}
