import { createHash } from 'node:crypto';
import { z } from 'zod';
import { statusEntity, type StatusEntity } from './entities.ts';
import { postText } from './html-text.ts';

/**
 * What the listener keeps of what it saw: the server's own entities with what is needed to understand them later
 * (whose server, which account, what stands before the post), as JSON.
 */
export const rawItem = z.object({
  mastodon: z.literal(1),
  kind: z.enum(['mention', 'quote', 'watched', 'own', 'edit', 'gone']),
  /** The host of the API; ids are only unique there. */
  host: z.string().min(1),
  /** The part of our own and local accounts' names behind the @. */
  domain: z.string().min(1),
  /** Our account's id on the server. */
  accountId: z.string(),
  /** What was watched for: "#word" or the word. */
  watched: z.string().nullable().default(null),
  /** For "gone": the id is all that is left. */
  statusId: z.string(),
  seenAt: z.string(),
  status: z.unknown(),
  /** Oldest first. */
  ancestors: z.array(z.unknown()).default([]),
});
export type RawItem = z.infer<typeof rawItem>;

/** Who looks, and from where. */
export type Viewpoint = Pick<RawItem, 'host' | 'domain' | 'accountId'>;

/** A post's id in the workspace: ids are the server's, so its host is part of it. */
export function postId({ host }: Pick<Viewpoint, 'host'>, statusId: string): string {
  return `${host}/${statusId}`;
}

/** "@alice@example.social", also for those who live on our own server. */
export function fullHandle(acct: string, domain: string): string {
  return `@${acct.includes('@') ? acct : `${acct}@${domain}`}`;
}

/** The raw item's own id: what arrives by stream and by look is one. */
export function rawId(
  { kind, statusId }: Pick<RawItem, 'kind' | 'statusId'>,
  status: StatusEntity | null,
): string {
  if (kind === 'edit') return `edit/${statusId}/${status?.edited_at ?? ''}`;
  return kind === 'gone' ? `gone/${statusId}` : `status/${statusId}`;
}

/** What bytes are called that were pushed in: never throws, for what cannot be read is put aside by its name. */
export function describeMastodon(raw: Buffer): {
  externalId: string;
  summary: { from: string; subject: string };
} {
  try {
    const { item, status } = readRaw(raw);
    const from = status ? fullHandle(status.account.acct, item.domain) : '';
    const subject = status ? postText(status.content).slice(0, 120) : '';
    return { externalId: rawId(item, status), summary: { from, subject } };
  } catch {
    const hash = createHash('sha256').update(raw).digest('hex');
    return { externalId: `sha256:${hash}`, summary: { from: '', subject: '' } };
  }
}

/** @throws Error when these bytes are nothing of ours */
export function readRaw(raw: Buffer): { item: RawItem; status: StatusEntity | null } {
  const item = rawItem.parse(JSON.parse(raw.toString()));
  const status = statusEntity.safeParse(item.status);
  if (status.success) return { item, status: status.data };
  if (item.kind === 'gone') return { item, status: null };
  throw new Error('This is not a post as Mastodon describes one.', { cause: status.error });
}
