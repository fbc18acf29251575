import type { Actor } from '../../../shared/abilities.ts';
import { can } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { channelById } from '../../channels/registry.ts';
import type { Channel, IncomingItem } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';
import type { RawItemFacts } from '../../store/raw-items.ts';
import { findInbox } from '../inboxes/read.ts';
import { acceptRaw, type AcceptContext } from '../raw-items/accept.ts';
import type { Journal, ReportLine } from './import-journal.ts';
import type { Archive, ArchivedMail } from './item.ts';

/** So few wait at a time: mail that arrives meanwhile is not held up by an archive. */
const batchMails = 100;
const batchBytes = 8 * 1024 * 1024;
const lookMillis = 50;

export interface ArchiveImport {
  inboxId: string;
  archive: Archive;
  journal: Journal;
  /** Names the import in what it stores. */
  name: string;
  onProgress?: (done: number, total: number) => void;
  /** Called while the import of what was handed in takes its time. */
  onWait?: (millis: number) => void;
  /** Ends it after the batch under way. */
  signal?: AbortSignal;
}

/**
 * Imports an archive by the ordinary way: raw items first, then the workers' import. A batch is done when all of it is
 * settled; only then the journal moves on, so a crash repeats one batch, whose items meet themselves.
 * @throws AppError not-found, not-allowed; not-capable for a channel that is no mail
 */
export async function importArchive(
  context: AcceptContext & Pick<Context, 'store'>,
  actor: Actor,
  wanted: ArchiveImport,
): Promise<void> {
  const { inboxId, archive, journal, signal } = wanted;
  const inbox = await findInbox(context, actor, inboxId);
  if (!can(actor, 'raw-items.create', { inboxId })) throw new AppError('not-allowed');
  if (inbox.channel !== 'email') {
    throw new AppError('not-capable', { detail: 'Mail archives go into an inbox for e-mail.' });
  }
  const scene = { ...wanted, channel: channelById(inbox.channel) };
  let batch: ArchivedMail[] = [];
  let bytes = 0;
  for await (const mail of archive.mails(journal.progress.next)) {
    batch.push(mail);
    bytes += mail.raw?.length ?? 0;
    if (batch.length < batchMails && bytes < batchBytes) continue;
    await importBatch(context, scene, batch);
    batch = [];
    bytes = 0;
    if (signal?.aborted === true) return;
  }
  if (batch.length > 0) await importBatch(context, scene, batch);
  await journal.finish();
}

type Scene = ArchiveImport & { channel: Channel };
type Described = ArchivedMail & { item: IncomingItem | null; problem: string };

async function importBatch(
  context: AcceptContext,
  scene: Scene,
  mails: readonly ArchivedMail[],
): Promise<void> {
  const { inboxId, journal } = scene;
  const described = mails.map((mail) => describe(scene, mail));
  const items = described.flatMap(({ item }) => item ?? []);
  // The same mail twice in one batch: the first one is it.
  const distinct = [...new Map(items.toReversed().map((item) => [item.externalId, item])).values()].reverse();
  await acceptRaw(context, inboxId, distinct);
  const settled = await settlement(
    context,
    scene,
    distinct.map(({ externalId }) => externalId),
  );
  const outcomes = described.map((mail) => outcomeOf(mail, settled));
  const lines = outcomes.flatMap(({ line }) => line ?? []);
  const count = (kind: string) => outcomes.filter((one) => one.kind === kind).length;
  const { imported, repeated, failed } = journal.progress;
  const last = mails.at(-1);
  await journal.advance(lines, {
    next: last?.next ?? null,
    imported: imported + count('imported'),
    repeated: repeated + count('repeated'),
    failed: failed + count('failed'),
  });
  scene.onProgress?.(last?.done ?? 0, scene.archive.total);
}

function describe({ channel, name }: Scene, mail: ArchivedMail): Described {
  const { raw, skipped, label, deliveredAt } = mail;
  if (!raw) return { ...mail, item: null, problem: skipped ?? 'There is nothing in it.' };
  if (!/^[!-9;-~]+[ \t]*:/m.test(raw.subarray(0, 64 * 1024).toString('latin1'))) {
    return { ...mail, item: null, problem: 'It has no header: this is no mail.' };
  }
  const archive = `${name}:${label}`;
  return {
    ...mail,
    item: { ...channel.describeRaw(raw), raw, providerTime: deliveredAt, archive },
    problem: '',
  };
}

/** What became of the items, when something became of all of them. */
async function settlement(
  { store }: Pick<AcceptContext, 'store'>,
  { inboxId, onWait }: Scene,
  externalIds: readonly string[],
): Promise<Map<string, RawItemFacts>> {
  for (let waited = 0; ; waited += lookMillis) {
    const facts = await store.rawItems.factsByExternalIds(inboxId, externalIds);
    // One that arrived by itself and still waits is not ours to wait for.
    const open = facts.some(({ state, archive }) => state === 'pending' && archive !== undefined);
    if (!open) return new Map(facts.map((fact) => [fact.externalId, fact]));
    onWait?.(waited);
    await new Promise((resolve) => setTimeout(resolve, lookMillis));
  }
}

function outcomeOf(
  { item, problem, label }: Described,
  settled: ReadonlyMap<string, RawItemFacts>,
): { kind: 'imported' | 'repeated' | 'failed'; line: ReportLine | null } {
  const line = (outcome: string, reason: string) => ({
    ...{ label, outcome, reason },
    subject: item?.summary.subject ?? '',
  });
  if (!item) return { kind: 'failed', line: line('skipped', problem) };
  const fact = settled.get(item.externalId);
  if (!fact) return { kind: 'failed', line: line('skipped', 'It was taken away while it was imported.') };
  if (fact.archive !== item.archive) {
    return { kind: 'repeated', line: line('duplicate', 'This mail had arrived before.') };
  }
  if (fact.state === 'imported') return { kind: 'imported', line: null };
  if (fact.state === 'duplicate') {
    return { kind: 'repeated', line: line('duplicate', fact.reason ?? 'This message is here already.') };
  }
  return { kind: 'failed', line: line(fact.state, fact.reason ?? '') };
}
