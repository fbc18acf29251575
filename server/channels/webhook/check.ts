import type { CheckResult } from '../../../shared/schemas/channel.ts';
import { post, type WebhookAccount } from './deliver.ts';

/** Pings the bridge. What comes in cannot be tried from here: it is the other side that calls. */
export async function checkWebhook(account: WebhookAccount): Promise<CheckResult> {
  if (account.settings.deliverUrl === '') {
    const detail = 'No URL to deliver answers to: this inbox only receives.';
    return { ok: true, steps: [{ name: 'Deliver', ok: true, detail, millis: 0 }] };
  }
  const started = performance.now();
  const step = await post(account, { key: `ping:${Date.now()}`, body: { type: 'ping' } }).then(
    ({ status }) => ({ ok: true, detail: `The bridge answered ${status}.` }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
  );
  return {
    ok: step.ok,
    steps: [{ name: 'Deliver', ...step, millis: Math.round(performance.now() - started) }],
  };
}
