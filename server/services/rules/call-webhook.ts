import type { Context } from '../../context.ts';
import { guardedRequest } from '../../security/guarded-request.ts';
import type { StoredWebhookCall } from '../../store/rule-work.ts';
import { pauseAfter } from '../delivery/back-off.ts';
import { webhookSignature } from './signing.ts';

type WebhookContext = Pick<Context, 'store' | 'clock' | 'queue' | 'secretBox' | 'logger'>;

const mostAttempts = 8;
const timeoutMillis = 10_000;
const longestAnswer = 300;

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
  const rule = await context.store.rules.read(ruleId);
  const signature = webhookSignature(context, { id: ruleId, signing: rule?.signing }, body);
  try {
    const { status } = await guardedRequest(url, {
      ...{ method: 'POST', body, timeoutMillis, maxBytes: 64 * 1024, reach: 'configured' },
      headers: {
        'content-type': 'application/json',
        'user-agent': 'Onevoice',
        'x-onevoice-delivery': id,
        'x-onevoice-signature': signature,
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
