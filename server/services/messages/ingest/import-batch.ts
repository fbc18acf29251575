import type { ParsedChange } from '../../../channels/contract.ts';
import { isOutage } from '../../../store/outage.ts';
import type { StoredRawItem } from '../../../store/raw-items.ts';
import { metrics } from '../../../observability/metrics.ts';
import { rooms } from '../../../realtime/publisher.ts';
import { applyReceipt } from '../../delivery/apply-receipt.ts';
import { campaignAutoReply, campaignReceipt } from '../../campaigns/news.ts';
import { systemMailAutoReply, systemMailReceipt } from '../../delivery/system-mail-news.ts';
import {
  outcome,
  type IngestContext,
  type IngestInbox,
  type Outcome,
  type Parsed,
  type ParsedMail,
  type ParsedNews,
} from './context.ts';
import { isFromArchive } from './archive.ts';
import { applyAuthorChange } from './author-changes.ts';
import { announceImported } from './announce-imported.ts';
import { importMails, nothingImported, type Imported } from './import-mails.ts';
import { holdBack } from './hold-back.ts';
import { loopReason } from './loop-guard.ts';
import { parseItem } from './parse.ts';

/** After so many tries an item is put aside, with the reason, for a person to look at. */
export const mostAttempts = 3;
const firstPauseMillis = 1000;

/**
 * Imports some raw items. Each stands for itself: what fails is tried again later and put aside in the end, and the
 * others never notice. The tries are counted before anything is read, so that an item that kills the process counts too.
 * @throws only when the database or the disk is away; the tries are then given back
 */
export async function importBatch(
  context: IngestContext,
  scene: IngestInbox,
  items: readonly StoredRawItem[],
): Promise<void> {
  const exhausted = items.filter(({ attempts }) => attempts >= mostAttempts);
  const trying = items.filter(({ attempts }) => attempts < mostAttempts);
  await settle(context, scene, exhausted.map(stoppedUs));
  await context.store.rawItems.countAttempt(idsOf(trying), 1);
  await importCounted(context, scene, trying);
}

/** The same for items whose try was counted as they were written. */
export async function importCounted(
  context: IngestContext,
  scene: IngestInbox,
  items: readonly StoredRawItem[],
): Promise<void> {
  try {
    await tryItems(context, scene, items);
  } catch (error) {
    await context.store.rawItems.countAttempt(idsOf(items), -1).catch(() => undefined);
    throw error;
  }
}

const idsOf = (items: readonly StoredRawItem[]) => items.map(({ id }) => id);

function stoppedUs(item: StoredRawItem): Outcome {
  const reason = item.reason ?? `The import stopped ${item.attempts} times while it was read.`;
  return outcome(item, 'quarantined', { reason });
}

async function tryItems(
  context: IngestContext,
  scene: IngestInbox,
  items: readonly StoredRawItem[],
): Promise<void> {
  const outcomes: Outcome[] = [];
  const mails: ParsedMail[] = [];
  const changes: Parsed<ParsedChange>[] = [];
  for (const item of items) {
    await guarded(context, { scene, item }, async () => {
      const result = await readItem(context, scene, item);
      if (result === null) return;
      if (!('parsed' in result)) outcomes.push(result);
      else if (isMail(result)) mails.push(result);
      else changes.push(result);
    });
  }
  const imported = await importTogetherOrAlone(context, scene, mails);
  outcomes.push(...imported.outcomes);
  // People hear of it first: should we die before it is settled, they hear of it once more.
  await Promise.all([announceImported(context, imported), settle(context, scene, outcomes)]);
  // After the messages that came with them.
  for (const change of changes) {
    await guarded(context, { scene, item: change.item }, () => importChange(context, scene, change));
  }
}

const isMail = (one: ParsedMail | Parsed<ParsedChange>): one is ParsedMail => one.parsed.type === 'message';

/** What the author changed: in the message, or as a message when that is unknown, or later. */
async function importChange(
  context: IngestContext,
  scene: IngestInbox,
  { item, parsed }: Parsed<ParsedChange>,
): Promise<void> {
  const applied = await applyAuthorChange(context, { item, parsed });
  if (!applied && parsed.type === 'edit' && parsed.fallback) {
    const imported = await importMails(context, scene, [{ item, parsed: parsed.fallback }]);
    await settle(context, scene, imported.outcomes);
    await announceImported(context, imported);
    return;
  }
  const settled = applied ?? (await holdBack(context, item));
  if (settled) await settle(context, scene, [settled]);
}

/**
 * Parses an item and deals with everything that is not a message to import.
 * @returns null when it waits
 */
async function readItem(
  context: IngestContext,
  scene: IngestInbox,
  item: StoredRawItem,
): Promise<Outcome | ParsedMail | Parsed<ParsedChange> | null> {
  const parsed = await parseItem(context, scene, item);
  if (parsed.type === 'ignored') return outcome(item, 'ignored', { reason: parsed.reason });
  if (parsed.type === 'receipt') return readReceipt(context, { item, parsed });
  if (parsed.type !== 'message') return { item, parsed };
  return withoutLoops(context, { item, parsed });
}

async function readReceipt(
  context: IngestContext,
  { item, parsed }: ParsedNews,
): Promise<Outcome | ParsedMail | null> {
  const ofCampaign = await campaignReceipt(context, parsed);
  const applied = await applyReceipt(context, parsed);
  if (applied === 'early') return holdBack(context, item);
  if (applied) return outcome(item, 'imported', { ...applied, reason: `Receipt: ${parsed.outcome}.` });
  const ofOurs = ofCampaign ?? (await systemMailReceipt(context, parsed));
  if (ofOurs !== null) return outcome(item, 'ignored', { reason: ofOurs });
  if (!parsed.fallback) return holdBack(context, item);
  return withoutLoops(context, { item, parsed: parsed.fallback });
}

async function withoutLoops(context: IngestContext, mail: ParsedMail): Promise<Outcome | ParsedMail> {
  const reason =
    (await systemMailAutoReply(context, mail.parsed)) ??
    (await campaignAutoReply(context, mail.parsed)) ??
    (isFromArchive(mail.item) ? null : await loopReason(context, mail.parsed));
  return reason === null ? mail : outcome(mail.item, 'ignored', { reason });
}

/** All at once is cheap; when that fails for a reason of its own, one after the other finds whose fault it is. */
async function importTogetherOrAlone(
  context: IngestContext,
  scene: IngestInbox,
  mails: readonly ParsedMail[],
): Promise<Imported> {
  try {
    return await importMails(context, scene, mails);
  } catch (error) {
    if (isOutage(error)) throw error;
    context.logger.warn({ err: error, inboxId: scene.inbox.id }, 'a batch failed; importing one by one');
  }
  const all = nothingImported();
  for (const mail of mails) {
    await guarded(context, { scene, item: mail.item }, async () => {
      const one = await importMails(context, scene, [mail]);
      all.outcomes.push(...one.outcomes);
      all.messages.push(...one.messages);
      for (const [id, row] of one.conversations) all.conversations.set(id, row);
    });
  }
  return all;
}

/** Runs what concerns one item: its failure is written down with it and stops nothing else. */
async function guarded(
  context: IngestContext,
  { scene, item }: { scene: IngestInbox; item: StoredRawItem },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (isOutage(error)) throw error;
    const reason = (error instanceof Error ? error.message : String(error)).slice(0, 1000);
    context.logger.warn({ err: error, rawItemId: item.id }, 'a raw item could not be imported');
    const attempts = item.attempts + 1;
    if (attempts >= mostAttempts) {
      await settle(context, scene, [outcome(item, 'quarantined', { reason })]);
      return;
    }
    const pause = firstPauseMillis * 4 ** (attempts - 1);
    const notBefore = new Date(context.clock.now().getTime() + pause);
    await context.store.rawItems.postpone([item.id], notBefore, reason);
    await context.queue.enqueue('inbox.ingest', { inboxId: item.inboxId }, { delayMillis: pause });
  }
}

/** Writes down what became of items. Only what people may be looking at is told: the list of what is not imported. */
async function settle(
  { store, clock, publisher }: IngestContext,
  { inbox }: IngestInbox,
  outcomes: readonly Outcome[],
): Promise<void> {
  await store.rawItems.settle(outcomes, clock.now());
  for (const { id, state } of outcomes) {
    metrics.rawItems.inc({ outcome: state });
    if (state === 'imported' || state === 'duplicate') continue;
    publisher.publish(rooms.inbox(inbox.id), 'raw-item.changed', { inboxId: inbox.id, rawItemId: id, state });
  }
}
