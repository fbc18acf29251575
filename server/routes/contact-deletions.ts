import type { contactDeletionRoutes } from '../../shared/api/contact-deletions.ts';
import type { HandlersOf } from '../http/call.ts';
import type { WebContext } from '../http/services.ts';
import { deleteContact, readContactDeletion } from '../services/deletion/delete-contact.ts';
import { previewContactDeletion } from '../services/deletion/preview-contact-deletion.ts';

export function contactDeletionHandlers(context: WebContext): HandlersOf<typeof contactDeletionRoutes> {
  return {
    previewContactDeletion: async ({ actor, params }) => previewContactDeletion(context, actor, params.id),
    deleteContact: async ({ actor, params, body }) =>
      deleteContact(context, actor, { id: params.id, conversations: body.conversations }),
    readContactDeletion: async ({ actor, params }) => readContactDeletion(context, actor, params.id),
  };
}
