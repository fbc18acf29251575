import type { RawItem } from '../../shared/schemas/raw-item.ts';
import type { RawItemFacts } from '../store/raw-items.ts';
import { moment, momentOrNull } from './moment.ts';

export function presentRawItem(item: RawItemFacts): RawItem {
  return {
    id: item.id,
    inboxId: item.inboxId,
    externalId: item.externalId,
    state: item.state,
    reason: item.reason,
    attempts: item.attempts,
    size: item.size,
    summary: item.summary,
    receivedAt: moment(item.receivedAt),
    settledAt: momentOrNull(item.settledAt),
    messageId: item.messageId,
    conversationId: item.conversationId,
  };
}
