import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';
import type { Outcome } from './outcome.ts';

/** Errors of sending, apart from those of receiving: each side clears only its own. */
const sendAuth = 'send-auth';

/** Turns an inbox's health red when its provider does not let us in, and clears that once something went out. */
export async function noteSendHealth(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  inbox: StoredInbox,
  outcome: Outcome,
): Promise<void> {
  const { inboxStates } = context.store;
  const now = context.clock.now();
  if (outcome.authFailed !== null) {
    await inboxStates.record(inbox.id, {
      status: 'failing',
      lastError: { message: outcome.authFailed, at: now, kind: sendAuth },
      nextTryAt: outcome.delivery.nextTryAt ?? null,
    });
    return;
  }
  if (outcome.delivery.state !== 'sent') return;
  const { lastError } = await inboxStates.health(inbox.id);
  const mended = lastError?.kind === sendAuth;
  await inboxStates.record(inbox.id, {
    lastOutboundAt: now,
    ...(mended && { status: 'ok' as const, lastError: null, nextTryAt: null }),
  });
}
