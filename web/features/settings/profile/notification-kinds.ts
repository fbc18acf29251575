import type { NotificationType } from '../../../../shared/notifications/ways.ts';

/** In the order of the page. A kind that is missing here fails a test. */
export const notificationGroups: readonly {
  id: 'mine' | 'promises' | 'desk';
  types: readonly NotificationType[];
}[] = [
  {
    id: 'mine',
    types: [
      'assigned',
      'customer-replied',
      'mentioned',
      'whispered',
      'delivery-failed',
      'planned-not-sent',
      'low-score',
      'side-asked',
      'side-answered',
      'reacted',
    ],
  },
  { id: 'promises', types: ['sla-warned', 'sla-breached', 'promise-overdue', 'task-due'] },
  { id: 'desk', types: ['nobody-took-it', 'mood-spike', 'reputation-spike', 'rule', 'rules-held-back'] },
];
