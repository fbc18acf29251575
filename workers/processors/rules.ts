import type { JobPayload } from '../../shared/jobs.ts';
import type { Context } from '../../server/context.ts';
import { makeWebhookCall as make } from '../../server/services/rules/call-webhook.ts';
import { carryOutDryRun as carryOut } from '../../server/services/rules/carry-out-dry-run.ts';

export function makeWebhookCall(context: Context, payload: JobPayload<'rule.webhook'>): Promise<void> {
  return make(context, payload.webhookId);
}

export function carryOutDryRun(context: Context, payload: JobPayload<'rule.dry-run'>): Promise<void> {
  return carryOut(context, payload.dryRunId);
}
