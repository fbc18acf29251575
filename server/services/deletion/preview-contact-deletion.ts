import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { ContactDeletionPreview } from '../../../shared/schemas/contact-deletion.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { findContact } from '../contacts/find.ts';
import type { DeletionContext } from './remove-conversation.ts';

/** More are not looked through before somebody decides. */
const most = 1000;
const pageSize = 100;

/** What would go with a contact. @throws AppError not-found, not-allowed */
export async function previewContactDeletion(
  context: Pick<DeletionContext, 'store'>,
  actor: Actor,
  id: string,
): Promise<ContactDeletionPreview> {
  if (!can(actor, 'contacts.delete')) throw new AppError('not-allowed');
  const { store } = context;
  const { person } = await findContact(context, actor, id);
  const identities = await store.contacts.identitiesOf(person.ids);
  const userIds = (await store.users.list()).map((user) => user.id);
  const sum = { conversations: 0, messages: 0, files: 0, drafts: 0, more: false };
  for (const contactId of person.ids) {
    let after: { at: Date; id: string } | undefined;
    do {
      const page = await store.conversations.ofContact({ contactId, sight: null, after }, pageSize);
      sum.conversations += page.items.length;
      sum.messages += page.items.reduce((all, { messageCount }) => all + messageCount, 0);
      sum.files += await filesIn(context, page.items);
      sum.drafts += await draftsOf(context, page.items, userIds);
      after = page.last ? { at: page.last.lastActivityAt, id: page.last.id } : undefined;
    } while (after && sum.conversations < most);
    if (after) sum.more = true;
  }
  return { ...sum, addresses: identities.length, running: await runningId(context, person.root.id) };
}

function filesIn(
  { store }: Pick<DeletionContext, 'store'>,
  conversations: readonly StoredConversation[],
): Promise<number> {
  const withFiles = conversations.filter(({ hasAttachments }) => hasAttachments).map(({ id }) => id);
  return store.messages.countFiles(withFiles);
}

async function draftsOf(
  { store }: Pick<DeletionContext, 'store'>,
  conversations: readonly StoredConversation[],
  userIds: readonly string[],
): Promise<number> {
  let count = 0;
  for (const userId of userIds) {
    const ids = conversations.map(({ id }) => id);
    count += (await store.drafts.readMany(userId, ids)).length;
  }
  return count;
}

async function runningId(
  { store }: Pick<DeletionContext, 'store'>,
  contactId: string,
): Promise<string | null> {
  return (await store.contactDeletions.ofContact(contactId))?.id ?? null;
}
