import { randomUUID } from 'node:crypto';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { SentBetween } from '../../store/deletions.ts';
import type { RawItemFacts } from '../../store/raw-items.ts';
import { recordAudit } from '../audit/record.ts';
import { audienceOf } from '../conversations/announce.ts';
import { beginDeletion } from '../deletion/delete-conversation.ts';
import { familyOf } from '../merges/family.ts';
import { removeConversation, type DeletionContext } from '../deletion/remove-conversation.ts';
import { dropSources } from '../deletion/remove-content.ts';
import { doubtSegments } from '../search/index/upkeep.ts';
import { heldContactIds } from '../deletion/hold.ts';
import { archiveOld } from './archive.ts';
import { dueOf } from './due.ts';
import { isHeld } from './large-files.ts';
import { removeLargeFiles } from './remove-large-files.ts';
import { limitsOf } from './settings.ts';

/** In one run; there are several in a night. */
const mostConversations = 300;
const mostSources = 2000;
const sourcesAtOnce = 200;
const lease = { name: 'retention', millis: 300_000 };
/** By the workspace's clock. */
const nightHours = { from: 1, to: 5 };

/** For the schedule: deletes at night what is older than the rules say, one process at a time. */
export async function applyRetentionAtNight(context: DeletionContext): Promise<void> {
  const { timeZone } = await context.store.workspace.read();
  const hour = hourIn(timeZone, context.clock.now());
  if (hour >= nightHours.from && hour < nightHours.to) await applyRetention(context);
}

function hourIn(timeZone: string, now: Date): number {
  const format = new Intl.DateTimeFormat('en', { timeZone, hour: 'numeric', hourCycle: 'h23' });
  return Number(format.format(now));
}

/** Deletes and archives some of what is older than the rules say. What is on legal hold stays. */
export async function applyRetention(context: DeletionContext): Promise<void> {
  const { store, clock } = context;
  const owner = randomUUID();
  if (!(await store.leases.acquire({ ...lease, owner, now: clock.now() }))) return;
  try {
    const heldContacts = new Set(await heldContactIds(context));
    const done = {
      conversations: await removeOld(context, heldContacts),
      sources: await dropOldSources(context, heldContacts),
      files: await removeLargeFiles(context, heldContacts),
      archived: await archiveOld(context),
    };
    if (Object.values(done).every((count) => count === 0)) return;
    await recordAudit(context, { userId: '', via: 'system' }, { action: 'retention.applied', data: done });
  } finally {
    await store.leases.release(lease.name, owner);
  }
}

type Held = ReadonlySet<string>;

async function removeOld(context: DeletionContext, held: Held): Promise<number> {
  const { store, clock } = context;
  const policy = await store.retention.read();
  const spans: SentBetween[] = [];
  let count = 0;
  for (const { id } of await store.inboxes.list()) {
    for (const due of dueOf(id, limitsOf(policy, id, clock.now()))) {
      const wanted = { ...due, exceptContacts: [...held] };
      const old = await store.conversations.idle(wanted, mostConversations - count);
      for (const conversation of old) {
        if (!(await holdsOfOthers(context, conversation, held)))
          spans.push(...(await remove(context, conversation)));
      }
      count += old.length;
      if (count >= mostConversations) break;
    }
    if (count >= mostConversations) break;
  }
  if (spans.length > 0) await doubtSegments(context, spanOf(spans));
  return count;
}

/** Something on legal hold was merged into it. */
async function holdsOfOthers(
  context: DeletionContext,
  conversation: StoredConversation,
  held: Held,
): Promise<boolean> {
  if (!conversation.merged?.length) return false;
  const contactIds = new Set(held);
  const family = await familyOf(context, conversation);
  return family.some((one) => one.held === true || contactIds.has(one.contact.id));
}

async function remove(context: DeletionContext, conversation: StoredConversation): Promise<SentBetween[]> {
  const spans: SentBetween[] = [];
  const deletion = await beginDeletion(context, conversation, '');
  const note = async (sent: SentBetween) => {
    spans.push(sent);
    return Promise.resolve();
  };
  if (deletion) await removeConversation(context, { ...deletion, note });
  const { id: conversationId } = conversation;
  context.publisher.publish(audienceOf(conversation), 'conversation.deleted', { conversationId });
  return spans;
}

function spanOf(spans: readonly SentBetween[]): SentBetween {
  return {
    oldest: new Date(Math.min(...spans.map(({ oldest }) => oldest.getTime()))),
    newest: new Date(Math.max(...spans.map(({ newest }) => newest.getTime()))),
  };
}

async function dropOldSources(context: DeletionContext, held: Held): Promise<number> {
  const { store, clock } = context;
  const policy = await store.retention.read();
  let count = 0;
  for (const { id: inboxId } of await store.inboxes.list()) {
    const { sources: before } = limitsOf(policy, inboxId, clock.now());
    while (before && count < mostSources) {
      const after = await store.retention.sourcesUntil(inboxId);
      const old = await store.rawItems.old({ inboxId, before, after }, sourcesAtOnce);
      const last = old.at(-1);
      if (!last) break;
      count += await dropSources(context, await withoutHeld(context, old, held));
      await store.retention.saveSourcesUntil(inboxId, { at: last.receivedAt, id: last.id });
    }
  }
  return count;
}

/** What is not settled, or set aside for somebody to look at, stays; so does what is on legal hold. */
async function withoutHeld(
  { store }: DeletionContext,
  items: readonly RawItemFacts[],
  heldContacts: Held,
): Promise<RawItemFacts[]> {
  const ids = [...new Set(items.flatMap(({ conversationId }) => conversationId ?? []))];
  const held = new Set(
    (await store.conversations.readMany(ids)).filter((one) => isHeld(one, heldContacts)).map(({ id }) => id),
  );
  return items.filter(
    ({ state, erased, conversationId }) =>
      erased !== true &&
      ['imported', 'duplicate', 'ignored'].includes(state) &&
      !held.has(conversationId ?? ''),
  );
}
