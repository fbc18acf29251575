import type { Context } from '../../context.ts';
import { socialInboxes } from '../../demo/social.ts';
import { demoInboxes, demoTags, demoTeams, demoUsers } from '../../demo/workspace.ts';
import { conversationQueries } from '../../store/conversation-queries.ts';
import { idFrom } from '../../store/ids.ts';
import { removeVisitor } from './demo-visitors.ts';
import { removeDemoCampaigns } from './campaigns.ts';
import { removeCustomers } from './customers.ts';
import { demoInboxId } from './people.ts';
import { removePromises } from './promises.ts';

type Needs = Pick<Context, 'store' | 'files'>;

const batchSize = 250;

/**
 * Takes the demo away: its conversations with everything that hangs on them, then its inboxes, tags, teams and people.
 * What people made themselves stays. May be run again after a crash: it goes on where it stopped.
 */
export async function removeDemo(context: Needs): Promise<void> {
  const { store } = context;
  // First, so that no new traffic is made while the rest goes, and so that a crash does not end it halfway.
  await store.workspace.update({ demo: false, demoGoes: true });
  for (const { key } of [...demoInboxes, ...socialInboxes]) await removeInbox(context, demoInboxId(key));
  for (const { name } of demoTags) await store.tags.remove(idFrom(['demo', 'tag', name]));
  const teams = await store.teams.list();
  for (const team of teams) {
    if (demoTeams.some((name) => name === team.name)) await store.teams.remove(team.id);
  }
  const users = await store.users.list();
  const theirs = users.filter((user) => demoUsers.some(({ email }) => email === user.email));
  await store.push.removeBrowsersOf(theirs.map((user) => user.id));
  await store.users.remove(theirs.map((user) => user.id));
  await removePromises(context);
  await removeDemoCampaigns(context);
  await removeCustomers(context);
  await store.workspace.update({ demoGoes: false });
}

async function removeInbox(context: Needs, inboxId: string): Promise<void> {
  const { store } = context;
  await store.inboxes.update({
    id: inboxId,
    set: { enabled: false },
    settingsChanged: true,
    now: new Date(0),
  });
  for (;;) {
    const batch = await store.conversations.collection.find(conversationQueries.ofInbox(inboxId), {
      limit: batchSize,
      projection: { contact: 1 },
    });
    if (batch.length === 0) break;
    await removeConversations(context, batch);
  }
  await store.rawItems.collection.remove({ inboxId });
  await store.inboxStates.remove(inboxId);
  await store.surveys.removeSettings(inboxId);
  await store.inboxes.remove(inboxId);
}

async function removeConversations(
  context: Needs,
  conversations: readonly { id: string; contact: { id: string } }[],
): Promise<void> {
  const { store } = context;
  const ids = conversations.map(({ id }) => id);
  const users = await store.users.list();
  const pairs = users.flatMap((user) => ids.map((id) => `${user.id}.${id}`));
  for (const id of ids) await store.planned.removeOf(id);
  await store.drafts.collection.remove({ _id: { $in: pairs } });
  await store.readMarks.collection.remove({ _id: { $in: pairs } });
  for (const user of users) {
    await store.notifications.collection.remove({ userId: user.id, conversationId: { $in: ids } });
  }
  for (const id of ids) {
    await removeMessages(context, id);
    await removeVisitor(context, id);
  }
  await store.surveys.removeOf(ids);
  await store.slaOutcomes.removeOf(ids);
  await store.quality.removeOf(ids);
  await store.commitments.removeOf(ids);
  await store.conversations.removeMany(ids);
  await removeLonelyContacts(context, [...new Set(conversations.map(({ contact }) => contact.id))]);
}

async function removeMessages({ store, files }: Needs, conversationId: string): Promise<void> {
  const messages = await store.messages.collection.find(
    { filter: { conversationId }, index: 'thread' },
    { projection: { attachments: 1 } },
  );
  const attachments = await store.attachments.readMany(
    messages.flatMap((message) => message.attachments.map(({ id }) => id)),
  );
  await store.attachments.removeMany(attachments.map(({ id }) => id));
  for (const key of new Set(attachments.map(({ fileKey }) => fileKey))) {
    if (!(await store.attachments.usesFile(key))) await files.remove(key);
  }
  await store.messages.collection.remove({ conversationId });
}

async function removeLonelyContacts({ store }: Needs, contactIds: readonly string[]): Promise<void> {
  for (const id of contactIds) {
    const { count } = await store.conversations.countOfContact({ contactId: id, sight: null }, 1);
    if (count > 0) continue;
    await store.orders.forget([id]);
    await store.loyalty.forget([id]);
    await store.redemptions.forget([id]);
    await store.referrers.forget([id]);
    await store.contacts.identities.remove({ contactId: id });
    await store.contacts.collection.remove({ _id: id });
  }
}
