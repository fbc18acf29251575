import { z } from 'zod';
import {
  contactDeletion,
  contactDeletionInput,
  contactDeletionPreview,
} from '../schemas/contact-deletion.ts';
import { id } from '../schemas/primitives.ts';
import { defineRoute } from './route.ts';

const byId = z.object({ id });

export const contactDeletionRoutes = {
  previewContactDeletion: defineRoute({
    method: 'get',
    path: '/contacts/{id}/deletion',
    summary: 'Count what would go with a contact',
    group: 'Contacts',
    ability: 'contacts.delete',
    params: byId,
    response: contactDeletionPreview,
    errors: ['not-found'],
  }),
  deleteContact: defineRoute({
    method: 'post',
    path: '/contacts/{id}/deletion',
    summary: 'Delete a person with everything that is kept of them; conversations go or stay without them',
    group: 'Contacts',
    ability: 'contacts.delete',
    params: byId,
    body: contactDeletionInput,
    response: contactDeletion,
    errors: ['not-found'],
    status: 202,
  }),
  readContactDeletion: defineRoute({
    method: 'get',
    path: '/contact-deletions/{id}',
    summary: 'Read how far a deletion is',
    group: 'Contacts',
    ability: 'contacts.delete',
    params: byId,
    response: contactDeletion,
    errors: ['not-found'],
  }),
};
