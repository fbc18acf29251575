import { createHmac } from 'node:crypto';
import type { Context } from '../../context.ts';
import { guardedRequest } from '../../security/guarded-request.ts';
import type { StoredWebhookCall } from '../../store/rule-work.ts';
import { pauseAfter } from '../delivery/back-off.ts';

type WebhookContext = Pick<Context, 'store' | 'clock' | 'queue' | 'secretBox' | 'logger'>;

const mostAttempts = 8;
const timeoutMillis = 10_000;
const longestAnswer = 300;

/** What the other side needs to know a call of ours: a rule's own secret, for its signature. */
export function webhookSecret({ secretBox }: Pick<Context, 'secretBox'>, ruleId: string): string {
  return secretBox.sign('rule-webhook', ruleId).slice(ruleId.length + 1);
}

/** "t=<seconds>,v1=<HMAC-SHA256 of "<seconds>.<body>" in hex>". */
export function webhookSignature(secret: string, body: string, now: Date): string {
  const seconds = String(Math.floor(now.getTime() / 1000));
  const mac = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${mac}`;
}

/** Keeps a call, then wakes whoever makes it. Known ones are left as they are. */
export async function callWebhook(
  { store, clock, queue }: Pick<Context, 'store' | 'clock' | 'queue'>,
  call: Pick<StoredWebhookCall, 'id' | 'ruleId' | 'conversationId' | 'url' | 'body'>,
): Promise<void> {
  const { id, ruleId, conversationId, url, body } = call;
  const now = clock.now();
  await store.ruleWork.addWebhook({
    ...{ id, ruleId, conversationId, url, body, state: 'queued', attempts: 0 },
    ...{ nextTryAt: now, answer: null, createdAt: now },
  });
  await queue.enqueue('rule.webhook', { webhookId: id });
}

/**
 * Makes a call whose time has come. It may reach the other side twice (its id tells), never silently not at all: it is
 * tried for a day, then given up with what came back.
 */
export async function makeWebhookCall(context: WebhookContext, id: string): Promise<void> {
  const { store, clock } = context;
  const call = await store.ruleWork.readWebhook(id);
  if (call?.state !== 'queued' || call.nextTryAt > clock.now()) return;
  const attempts = call.attempts + 1;
  const nextTryAt = new Date(clock.now().getTime() + pauseAfter(attempts));
  const mine = await store.ruleWork.changeWebhook(call, { attempts, nextTryAt });
  if (!mine) return;
  const { answer, accepted } = await post(context, mine);
  const state = accepted ? 'sent' : attempts >= mostAttempts ? 'failed' : 'queued';
  await store.ruleWork.changeWebhook(mine, { state, answer });
  if (state === 'failed') context.logger.warn({ webhook: id, answer }, 'the call of a rule was given up');
}

async function post(
  context: WebhookContext,
  { id, ruleId, url, body }: StoredWebhookCall,
): Promise<{ answer: string; accepted: boolean }> {
  try {
    const { status } = await guardedRequest(url, {
      ...{ method: 'POST', body, timeoutMillis, maxBytes: 64 * 1024, reach: 'configured' },
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Onevoice',
        'x-onevoice-delivery': id,
        'x-onevoice-signature': webhookSignature(webhookSecret(context, ruleId), body, context.clock.now()),
      },
    });
    return { answer: `HTTP ${String(status)}`, accepted: status >= 200 && status < 300 };
  } catch (error) {
    const words = error instanceof Error ? error.message : 'no answer';
    return { answer: words.slice(0, longestAnswer), accepted: false };
  }
}

/** For the sweep: calls whose time has come. */
export async function wakeWebhooks({ store, clock, queue }: WebhookContext, limit: number): Promise<void> {
  const due = await store.ruleWork.dueWebhooks(clock.now(), limit);
  await queue.enqueueMany(
    'rule.webhook',
    due.map(({ id }) => ({ webhookId: id })),
  );
}
