import type { contactRoutes } from '../../shared/api/contacts.ts';
import type { notificationRoutes } from '../../shared/api/notifications.ts';
import { Bytes } from '../http/bytes.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { addConsent, listConsents } from '../services/contacts/consents.ts';
import { listContactConversations } from '../services/contacts/conversations.ts';
import { listContacts } from '../services/contacts/list.ts';
import { mergeContacts, undoMerge } from '../services/contacts/merge.ts';
import { createPersonalLink } from '../services/contacts/personal-link.ts';
import { openPicture } from '../services/contacts/open-picture.ts';
import { readContact } from '../services/contacts/read.ts';
import { listTimeline } from '../services/contacts/timeline.ts';
import { listRelated, relateContacts } from '../services/contacts/related.ts';
import { suggestContacts, tellApart } from '../services/contacts/suggest.ts';
import { tagContacts } from '../services/contacts/tag.ts';
import { updateContact } from '../services/contacts/update.ts';
import { listNotifications } from '../services/notifications/list.ts';
import { holdContact } from '../services/deletion/hold.ts';
import { markNotificationsRead } from '../services/notifications/mark-read.ts';

export function contactHandlers(context: WebContext): HandlersOf<typeof contactRoutes> {
  return {
    listContacts: async ({ actor, query }) => listContacts(context, actor, query),
    readContact: async ({ actor, params }) => readContact(context, actor, params.id),
    readContactPicture: async ({ actor, params }) => new Bytes(await openPicture(context, actor, params.id)),
    updateContact: async ({ actor, params, body }) =>
      updateContact(context, actor, { id: params.id, patch: body }),
    tagContacts: async ({ actor, body }) => ({ changed: await tagContacts(context, actor, body) }),
    holdContact: async ({ actor, params, body }) =>
      holdContact(context, actor, { id: params.id, held: body.held }),
    listContactConversations: async ({ actor, params, query }) =>
      listContactConversations(context, actor, { id: params.id, query }),
    listTimeline: async ({ actor, params, query }) => listTimeline(context, actor, { id: params.id, query }),
    listConsents: async ({ actor, params }) => ({ items: await listConsents(context, actor, params.id) }),
    addConsent: async ({ actor, params, body }) => ({
      items: await addConsent(context, actor, { id: params.id, input: body }),
    }),
    listRelated: async ({ actor, params }) => ({ items: await listRelated(context, actor, params.id) }),
    relateContacts: async ({ actor, params, body }) => ({
      items: await relateContacts(context, actor, { id: params.id, ...body }),
    }),
    suggestContacts: async ({ actor, params }) => ({
      items: await suggestContacts(context, actor, params.id),
    }),
    mergeContacts: async ({ actor, params, body }) =>
      mergeContacts(context, actor, { id: params.id, ...body }),
    undoContactMerge: async ({ actor, params }) => undoMerge(context, actor, params.id),
    tellContactsApart: async ({ actor, params, body }) => {
      await tellApart(context, actor, { id: params.id, otherId: body.otherId });
      return {};
    },
    createPersonalLink: async ({ actor, params, body }) =>
      createPersonalLink(context, actor, { id: params.id, inboxId: body.inboxId }),
  };
}

export function notificationHandlers(context: WebContext): HandlersOf<typeof notificationRoutes> {
  return {
    listNotifications: async ({ actor, query }) => listNotifications(context, actor, query),
    readNotifications: async ({ actor, body }) => {
      await markNotificationsRead(context, actor, body.ids);
      return {};
    },
  };
}
