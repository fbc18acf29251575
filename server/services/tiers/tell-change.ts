import { idFrom } from '../../store/ids.ts';
import type { Context } from '../../context.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { withTier } from '../contacts/rename.ts';
import type { Person } from '../contacts/person.ts';
import { announceMessage } from '../conversations/announce.ts';
import { activityRow } from '../conversations/write-activity.ts';
import { readContactFacts } from '../segments/contact-facts.ts';
import { pinPolicy } from '../sla/pin-policy.ts';
import { policyFor } from '../sla/terms.ts';

type TellContext = Pick<Context, 'store' | 'clock' | 'publisher' | 'queue'>;

/** So many conversations of one person hear of it: more are hardly open at once. */
const mostTold = 50;
const system = { type: 'system', id: null, name: 'Onevoice' } as const;

/**
 * Tells the open conversations of somebody that their tier is another: the thread says so, rules hear of it, and one that
 * was promised what the first fitting policy says is promised what fits now. What a person or a rule pinned stays.
 */
export async function tellTierChange(
  context: TellContext,
  person: Person,
  change: { from: string | null; to: string | null },
): Promise<void> {
  const { store, clock } = context;
  const tiers = new Map((await store.tiers.listRecent()).map(({ id, name }) => [id, name]));
  const nameOf = (id: string | null) => (id === null ? '' : (tiers.get(id) ?? ''));
  const now = clock.now();
  const kind = change.to === null ? 'none' : 'given';
  const data = { ...change, kind, fromName: nameOf(change.from), toName: nameOf(change.to) };
  for (const conversation of await openOf(context, person)) {
    const row = activityRow({
      ...{ conversation, author: system, now },
      activity: { type: 'tier-changed', data },
    });
    const facts = [conversation.id, change.from ?? '', change.to ?? '', now.toISOString()];
    const message = { ...row, id: idFrom(['tier-changed', ...facts]) };
    await promiseAnew(context, conversation, { ...change, cause: message.id });
    if (await store.messages.insert(message)) announceMessage(context, { message, conversation });
    await context.queue.enqueue('conversation.triage', { conversationId: conversation.id });
  }
}

async function openOf({ store }: TellContext, { ids }: Person): Promise<StoredConversation[]> {
  const pages = await Promise.all(
    ids.map((contactId) => store.conversations.ofContact({ contactId, sight: null }, mostTold)),
  );
  const open = new Set<StoredConversation['status']>(['open', 'pending', 'snoozed']);
  return pages
    .flatMap(({ items }) => items)
    .filter(({ status }) => open.has(status))
    .slice(0, mostTold);
}

async function promiseAnew(
  context: TellContext,
  conversation: StoredConversation,
  { from, to, cause }: { from: string | null; to: string | null; cause: string },
): Promise<void> {
  const { store, clock } = context;
  const last = conversation.sla?.pins.at(-1);
  if (!last) return;
  const policies = await store.slaPolicies.listRecent();
  const facts = await readContactFacts(context, [conversation.contact.id], clock.now());
  const segmentIds = facts.get(conversation.contact.id)?.segmentIds ?? [];
  const fitting = (tier: string | null) =>
    policyFor(policies, { ...conversation, contact: withTier(conversation.contact, tier) }, segmentIds);
  if (fitting(from)?.id !== last.policyId) return;
  const policy = fitting(to);
  if (!policy || policy.id === last.policyId) return;
  await pinPolicy(context, { conversationId: conversation.id, policyId: policy.id, author: system, cause });
}
