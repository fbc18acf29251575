import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import { recordHealth } from '../inbox-health/record.ts';
import type { Outcome } from './outcome.ts';

/** Errors of sending, apart from those of receiving: each side clears only its own. */
const sendAuth = 'send-auth';

/** Turns an inbox's health red when its provider does not let us in, and clears that once something went out. */
export async function noteSendHealth(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  inbox: StoredInbox,
  outcome: Outcome,
): Promise<void> {
  const { inboxStates } = context.store;
  const now = context.clock.now();
  if (outcome.authFailed !== null) {
    await recordHealth(context, inbox, {
      status: 'failing',
      lastError: { message: outcome.authFailed, at: now, kind: sendAuth },
      nextTryAt: outcome.delivery.nextTryAt ?? null,
    });
    return;
  }
  if (outcome.delivery.state !== 'sent') return;
  const { lastError } = await inboxStates.health(inbox.id);
  if (lastError?.kind === sendAuth) {
    await recordHealth(context, inbox, {
      status: 'ok',
      lastError: null,
      nextTryAt: null,
      lastOutboundAt: now,
    });
  } else {
    await inboxStates.record(inbox.id, { lastOutboundAt: now });
  }
}
