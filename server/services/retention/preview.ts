import type { Retention, RetentionPreview } from '../../../shared/schemas/retention.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { BoundedCount } from '../../store/collection.ts';
import type { Position } from '../../store/cursor.ts';
import { heldContactIds } from '../deletion/hold.ts';
import { dueForArchive, dueOf } from './due.ts';
import { dueFiles, fileRulesOf, type DueFile } from './large-files.ts';
import { limitsOf } from './settings.ts';

const bound = 10_000;
const shown = 5;
const filesAtOnce = 200;
/** More rows of files are not looked at before somebody decides. */
const mostFiles = 5000;

/** What such rules would archive and delete now. */
export async function previewRetention(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  policy: Retention,
): Promise<RetentionPreview> {
  const now = clock.now();
  const exceptContacts = await heldContactIds({ store });
  const [archive, resolved, spam, sources]: BoundedCount[][] = [[], [], [], []];
  const oldest: Awaited<ReturnType<typeof store.conversations.idle>> = [];
  for (const { id } of await store.inboxes.list()) {
    const limits = limitsOf(policy, id, now);
    const leaving = dueForArchive(id, limits);
    if (leaving) archive?.push(await store.conversations.countIdle(leaving, bound));
    for (const rule of dueOf(id, limits)) {
      const due = { ...rule, exceptContacts };
      (due.spam ? spam : resolved)?.push(await store.conversations.countIdle(due, bound));
      oldest.push(...(await store.conversations.idle(due, shown)));
    }
    if (limits.sources) {
      const after = await store.retention.sourcesUntil(id);
      sources?.push(await store.rawItems.countOld({ inboxId: id, before: limits.sources, after }, bound));
    }
  }
  const { examples: exampleFiles, ...files } = await previewFiles({ store }, policy, { now, exceptContacts });
  const first = oldest.toSorted((a, b) => a.lastActivityAt.getTime() - b.lastActivityAt.getTime());
  return {
    archive: sum(archive),
    resolved: sum(resolved),
    spam: sum(spam),
    sources: sum(sources),
    files,
    exampleFiles,
    examples: first.slice(0, shown).map(({ id, number, subject, contact, inboxId, lastActivityAt }) => ({
      ...{ id, number, subject, inboxId, contact: contact.name || contact.address },
      lastActivityAt: moment(lastActivityAt),
    })),
  };
}

/** How many large files would go, and of which size; from the first few thousand. */
async function previewFiles(
  context: Pick<Context, 'store'>,
  policy: Retention,
  { now, exceptContacts }: { now: Date; exceptContacts: readonly string[] },
) {
  const inboxIds = (await context.store.inboxes.list()).map(({ id }) => id);
  const heldContacts = new Set(exceptContacts);
  const all: DueFile[] = [];
  let looked = 0;
  for (const rule of fileRulesOf(policy, inboxIds, now)) {
    let after: Position | null = null;
    do {
      const page = await dueFiles(context, rule, { after, limit: filesAtOnce, heldContacts });
      all.push(...page.due);
      looked += page.looked;
      after = page.last;
    } while (after && looked < mostFiles);
  }
  const oldest = all.toSorted((a, b) => a.file.createdAt.getTime() - b.file.createdAt.getTime());
  return {
    ...{ count: all.length, more: looked >= mostFiles },
    bytes: all.reduce((total, { file }) => total + file.size, 0),
    examples: oldest.slice(0, shown).map(({ file: { name, size, createdAt }, conversation }) => ({
      ...{ conversationId: conversation.id, inboxId: conversation.inboxId, number: conversation.number },
      ...{ name, size, createdAt: moment(createdAt) },
    })),
  };
}

function sum(counts: readonly BoundedCount[] = []): BoundedCount {
  return {
    count: counts.reduce((all, { count }) => all + count, 0),
    more: counts.some(({ more }) => more),
  };
}
