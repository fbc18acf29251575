import type { Actor } from '../../../shared/abilities.ts';
import type { Retention, RetentionRule } from '../../../shared/schemas/retention.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';

export function readRetention({ store }: Pick<Context, 'store'>): Promise<Retention> {
  return store.retention.read();
}

export async function updateRetention(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  { everywhere, inboxes }: Retention,
): Promise<Retention> {
  const known = new Set((await context.store.inboxes.list()).map(({ id }) => id));
  const kept = Object.fromEntries(Object.entries(inboxes).filter(([id]) => known.has(id)));
  await context.store.retention.save({ everywhere, inboxes: kept });
  await context.store.retention.lookAtFilesAgain([...known]);
  await recordAudit(context, actor, {
    action: 'retention.changed',
    data: { ...everywhere, inboxes: Object.keys(kept).length },
  });
  return context.store.retention.read();
}

const dayMillis = 86_400_000;
const megabyte = 1_000_000;

/** What is older than this goes (`archive`: leaves the lists), in one inbox; null: nothing does. */
export interface Limits {
  archive: Date | null;
  resolved: Date | null;
  spam: Date | null;
  sources: Date | null;
  /** Files larger than this. */
  files: { before: Date; bytes: number } | null;
}

/** The rules of an inbox as moments. */
export function limitsOf({ everywhere, inboxes }: Retention, inboxId: string, now: Date): Limits {
  const rule: RetentionRule = inboxes[inboxId] ?? everywhere;
  const ago = (days: number | null) => (days === null ? null : new Date(now.getTime() - days * dayMillis));
  const files = ago(rule.fileDays);
  return {
    archive: ago(rule.archiveDays),
    resolved: ago(rule.resolvedDays),
    spam: ago(rule.spamDays),
    sources: ago(rule.sourceDays),
    files: files && { before: files, bytes: rule.fileMegabytes * megabyte },
  };
}
