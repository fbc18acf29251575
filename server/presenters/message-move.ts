import type { MessageMove } from '../../shared/schemas/conversation.ts';
import type { StoredMessageMove } from '../store/upkeep.ts';
import { moment } from './moment.ts';

export function presentMove(move: StoredMessageMove): MessageMove {
  return {
    id: move.id,
    messageIds: move.messageIds,
    fromConversationId: move.fromConversationId,
    toConversationId: move.toConversationId,
    undone: move.state === 'undone',
    createdAt: moment(move.createdAt),
  };
}
