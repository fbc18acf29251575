import type { Retention, RetentionPreview } from '../../../shared/schemas/retention.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { BoundedCount } from '../../store/collection.ts';
import { dueForArchive, dueOf } from './due.ts';
import { limitsOf } from './settings.ts';

const bound = 10_000;
const shown = 5;

/** What such rules would archive and delete now. */
export async function previewRetention(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  policy: Retention,
): Promise<RetentionPreview> {
  const now = clock.now();
  const [archive, resolved, spam, sources]: BoundedCount[][] = [[], [], [], []];
  const oldest: Awaited<ReturnType<typeof store.conversations.idle>> = [];
  for (const { id } of await store.inboxes.list()) {
    const limits = limitsOf(policy, id, now);
    const leaving = dueForArchive(id, limits);
    if (leaving) archive?.push(await store.conversations.countIdle(leaving, bound));
    for (const due of dueOf(id, limits)) {
      (due.spam ? spam : resolved)?.push(await store.conversations.countIdle(due, bound));
      oldest.push(...(await store.conversations.idle(due, shown)));
    }
    if (limits.sources) {
      const after = await store.retention.sourcesUntil(id);
      sources?.push(await store.rawItems.countOld({ inboxId: id, before: limits.sources, after }, bound));
    }
  }
  const first = oldest.toSorted((a, b) => a.lastActivityAt.getTime() - b.lastActivityAt.getTime());
  return {
    archive: sum(archive),
    resolved: sum(resolved),
    spam: sum(spam),
    sources: sum(sources),
    examples: first.slice(0, shown).map(({ id, number, subject, contact, inboxId, lastActivityAt }) => ({
      ...{ id, number, subject, inboxId, contact: contact.name || contact.address },
      lastActivityAt: moment(lastActivityAt),
    })),
  };
}

function sum(counts: readonly BoundedCount[] = []): BoundedCount {
  return {
    count: counts.reduce((all, { count }) => all + count, 0),
    more: counts.some(({ more }) => more),
  };
}
