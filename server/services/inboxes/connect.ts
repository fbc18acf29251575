import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Inbox } from '../../../shared/schemas/inbox.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import type { Channel, Connect, Connected } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { recordAudit } from '../audit/record.ts';
import { createInbox } from './create.ts';
import { findInbox } from './read.ts';
import { updateInbox } from './update.ts';

type ConnectContext = Pick<
  Context,
  'store' | 'clock' | 'config' | 'logger' | 'publisher' | 'redis' | 'secretBox'
>;

/** Where the provider sends people back to; a page of the web. */
export const connectedPath = '/settings/inboxes/connected';
const purpose = 'connect-inbox';
const patienceMillis = 30 * 60_000;

/** What has to be known on the way back. Only who began can open it: it is sealed, and names them. */
const pendingShape = z.object({
  channel: z.string(),
  userId: z.string(),
  inboxId: z.string().nullable(),
  state: z.string(),
  keep: z.record(z.string(), z.string()),
  redirectUrl: z.string(),
  begunAt: z.number(),
});
type Pending = z.infer<typeof pendingShape>;

export interface Beginning {
  channel: string;
  answers: Record<string, unknown>;
  /** Connects this one anew; left out: makes an inbox. */
  inboxId?: string | undefined;
  /** Of the pages where it begins, checked to be ours: the way back leads there. Left out: PUBLIC_URL. */
  origin?: string | undefined;
}

/**
 * Begins to connect an account. The provider sends the person back to the name under which they are here: at another
 * one of this server's names, PUBLIC_URL's too, they would not be logged in.
 * @throws AppError validation-failed with paths such as "answers.instance", provider-failed with the provider's words
 */
export async function beginConnection(
  context: ConnectContext,
  actor: Actor,
  { channel: channelId, answers, inboxId, origin = context.config.publicUrl }: Beginning,
): Promise<{ url: string; pending: string } | { inbox: Inbox }> {
  const { channel, connect } = connecting(channelId);
  if (inboxId !== undefined) await sameChannel(context, actor, { inboxId, channel });
  checkAnswers(connect, answers);
  const state = randomBytes(24).toString('base64url');
  const redirectUrl = new URL(connectedPath, origin).href;
  const begun = await asked(connect.begin({ answers, state, redirectUrl }));
  const whose = { channel: channel.id, inboxId: inboxId ?? null };
  if ('connected' in begun) return { inbox: await save(context, actor, { ...whose, ...begun.connected }) };
  const begunAt = context.clock.now().getTime();
  const { keep } = begun;
  const pending: Pending = { ...whose, userId: actor.userId, state, keep, redirectUrl, begunAt };
  return { url: begun.url, pending: context.secretBox.seal(purpose, JSON.stringify(pending)) };
}

/**
 * Finishes what the same person began, when the provider gives back the state that it was given.
 * @throws AppError link-expired, provider-failed with the provider's words
 */
export async function finishConnection(
  context: ConnectContext,
  actor: Actor,
  { pending: sealed, query }: { pending: string; query: Record<string, string> },
): Promise<{ inbox: Inbox }> {
  const pending = openPending(context, sealed);
  const late = !pending || context.clock.now().getTime() - pending.begunAt > patienceMillis;
  if (late || pending.userId !== actor.userId || !same(pending.state, query.state ?? '')) {
    throw new AppError('link-expired');
  }
  const { connect } = connecting(pending.channel);
  const { keep, redirectUrl } = pending;
  const connected = await asked(connect.finish({ query, keep, redirectUrl }));
  return { inbox: await save(context, actor, { ...pending, ...connected }) };
}

function connecting(id: string): { channel: Channel; connect: Connect } {
  const channel = findChannel(id);
  if (!channel) throw new AppError('not-found');
  if (!channel.connect) throw new AppError('not-capable');
  return { channel, connect: channel.connect };
}

async function sameChannel(
  context: ConnectContext,
  actor: Actor,
  { inboxId, channel }: { inboxId: string; channel: Channel },
): Promise<void> {
  const inbox = await findInbox(context, actor, inboxId);
  if (inbox.channel !== channel.id) throw new AppError('not-found');
}

function checkAnswers({ ask }: Connect, answers: Record<string, unknown>): void {
  const checked = ask.safeParse(answers, { error: wordsForIssue });
  if (checked.success) return;
  const fields = checked.error.issues.map(({ path, message }) => ({
    path: ['answers', ...path.map(String)].join('.'),
    message,
  }));
  throw new AppError('validation-failed', { fields });
}

/** What goes wrong at the provider is said in its words. */
async function asked<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    throw new AppError('provider-failed', { detail: detail.slice(0, 500), cause: error });
  }
}

function openPending({ secretBox }: Pick<Context, 'secretBox'>, sealed: string): Pending | null {
  try {
    return pendingShape.parse(JSON.parse(secretBox.open(purpose, sealed)));
  } catch {
    return null;
  }
}

function same(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Another account in an inbox would mix two people's conversations: it needs an inbox of its own. */
async function save(
  context: ConnectContext,
  actor: Actor,
  { channel, inboxId, settings, secrets, address, name }: Pick<Pending, 'channel' | 'inboxId'> & Connected,
): Promise<Inbox> {
  const inbox =
    inboxId === null
      ? await createInbox(context, actor, {
          ...{ channel, name: name.trim().slice(0, 80) || address.slice(0, 80), address, enabled: true },
          ...{ settings, secrets, memberIds: [actor.userId], teamId: null, autoAssign: true, timeZone: null },
          signature: { text: '', html: '' },
        })
      : await reconnect(context, actor, { inboxId, settings, secrets, address });
  await recordAudit(context, actor, {
    action: 'inbox.connected',
    subject: `inbox:${inbox.id}`,
    data: { channel, address },
  });
  return inbox;
}

async function reconnect(
  context: ConnectContext,
  actor: Actor,
  { inboxId, settings, secrets, address }: Omit<Connected, 'name'> & { inboxId: string },
): Promise<Inbox> {
  const before = await findInbox(context, actor, inboxId);
  if (before.address.toLowerCase() !== address.toLowerCase()) {
    throw new AppError('not-capable', { detail: `This is ${address}: make an inbox of its own for it.` });
  }
  const patch = { settings: { ...before.settings, ...settings }, secrets, enabled: true };
  return updateInbox(context, actor, { id: inboxId, patch });
}
