import { z } from 'zod';
import { contact, contactPatch } from '../schemas/contact.ts';
import { conversation } from '../schemas/conversation.ts';
import { id, page, pageQuery } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const contactRoutes = {
  listContacts: defineRoute({
    method: 'get',
    path: '/contacts',
    summary: 'List contacts whose name or address begins with `q`, by key',
    group: 'Contacts',
    ability: 'contacts.view',
    query: pageQuery.extend({ q: z.string().trim().max(200).optional() }),
    response: page(contact),
  }),
  readContact: defineRoute({
    method: 'get',
    path: '/contacts/{id}',
    summary: 'Read a contact with its identities',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    response: contact,
    errors: ['not-found'],
  }),
  updateContact: defineRoute({
    method: 'patch',
    path: '/contacts/{id}',
    summary: 'Change a contact',
    group: 'Contacts',
    ability: 'contacts.update',
    params: byId,
    body: contactPatch,
    response: contact,
    errors: ['not-found'],
  }),
  listContactConversations: defineRoute({
    method: 'get',
    path: '/contacts/{id}/conversations',
    summary: 'List a contact’s conversations on every channel that I see, newest first',
    group: 'Contacts',
    ability: 'contacts.view',
    params: byId,
    query: pageQuery,
    response: page(conversation),
    errors: ['not-found'],
  }),
};
