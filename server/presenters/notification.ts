import type { Notification } from '../../shared/schemas/notification.ts';
import type { StoredNotification } from '../store/personal.ts';
import { moment, momentOrNull } from './moment.ts';

export function presentNotification(notification: StoredNotification): Notification {
  return {
    id: notification.id,
    type: notification.type,
    conversationId: notification.conversationId,
    messageId: notification.messageId,
    ...(notification.spikeId !== undefined && { spikeId: notification.spikeId }),
    actorName: notification.actorName,
    excerpt: notification.excerpt,
    way: notification.way ?? 'bell',
    readAt: momentOrNull(notification.readAt),
    createdAt: moment(notification.createdAt),
  };
}
