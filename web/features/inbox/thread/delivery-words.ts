import type { Delivery, DeliveryState } from '../../../../shared/schemas/delivery.ts';
import { formatMoment } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';

/** Where a reply is, in a few words. */
export function deliveryWords({ state, sentAt, nextTryAt }: Delivery): string {
  if (state === 'queued' && nextTryAt) return t('inbox.delivery.again', { at: formatMoment(nextTryAt) });
  if (state === 'sent' && sentAt) return t('inbox.delivery.sentAt', { at: formatMoment(sentAt) });
  return t(`inbox.delivery.${state}`);
}

/** What went wrong and what to do: the sentence under a reply that did not arrive. Nothing while all is well. */
export function deliveryProblem({ state, error }: Delivery): string | undefined {
  if (state === 'unconfirmed') return t('inbox.delivery.unconfirmedSentence');
  if (state !== 'failed' || error?.kind === 'cancelled') return undefined;
  const kinds = { auth: 'auth', bounced: 'bounced', permanent: 'permanent' } as const;
  const kind = error && error.kind in kinds ? kinds[error.kind as keyof typeof kinds] : 'other';
  return t(`inbox.delivery.problem.${kind}`);
}

/** Has it left for good? Then its mark is quiet. */
export function isSettled(state: DeliveryState): boolean {
  return state === 'sent' || state === 'delivered' || state === 'read';
}
