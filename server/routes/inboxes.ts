import type { Readable } from 'node:stream';
import type { inboxRoutes } from '../../shared/api/workspace.ts';
import { AppError } from '../../shared/errors.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { checkInbox } from '../services/inboxes/check.ts';
import { createInbox } from '../services/inboxes/create.ts';
import { listChannels, listInboxes, readInbox } from '../services/inboxes/read.ts';
import { deleteInbox } from '../services/inboxes/remove.ts';
import { updateInbox } from '../services/inboxes/update.ts';
import { listRawItems } from '../services/raw-items/list.ts';
import { pushRaw } from '../services/raw-items/push.ts';
import { retryRawItem } from '../services/raw-items/retry.ts';
import { openRawSource } from '../services/raw-items/source.ts';

export function inboxHandlers(context: WebContext): HandlersOf<typeof inboxRoutes> {
  return {
    listChannels: async () => ({ items: listChannels() }),
    listInboxes: async ({ actor }) => ({ items: await listInboxes(context, actor) }),
    readInbox: async ({ actor, params }) => readInbox(context, actor, params.id),
    createInbox: async ({ actor, body }) => createInbox(context, actor, body),
    updateInbox: async ({ actor, params, body }) =>
      updateInbox(context, actor, { id: params.id, patch: body }),
    deleteInbox: async ({ actor, params }) => {
      await deleteInbox(context, actor, params.id);
      return {};
    },
    checkInbox: async ({ actor, body }) => checkInbox(context, actor, body),
    pushRaw: async ({ actor, params, raw }) => {
      if (!raw) throw new AppError('validation-failed', { detail: 'The body is empty.' });
      return pushRaw(context, actor, { inboxId: params.id, raw });
    },
    listRawItems: async ({ actor, params, query }) =>
      listRawItems(context, actor, { inboxId: params.id, query }),
    readRawSource: async ({ actor, params }) => {
      const source = await openRawSource(context, actor, params.id);
      return plainText(source);
    },
    retryRawItem: async ({ actor, params }) => retryRawItem(context, actor, params.id),
  };
}

/** A source as text: byte for byte, and never anything that a browser would run. */
export function plainText(source: { stream: Readable; size: number; name: string }): Bytes {
  return new Bytes({
    stream: source.stream,
    headers: {
      'Content-Type': 'text/plain; charset=utf-8',
      'Content-Length': String(source.size),
      'Content-Disposition': `inline; filename="${source.name.replace(/[^\w.-]/g, '_')}"`,
    },
  });
}
