import type { ConversationForViewer } from '../../../../shared/schemas/conversation.ts';
import type { SwipeAction, SwipeChoice } from '../../../../shared/schemas/user.ts';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Clock from '@lucide/svelte/icons/clock';
import Mail from '@lucide/svelte/icons/mail';
import MailOpen from '@lucide/svelte/icons/mail-open';
import RotateCcw from '@lucide/svelte/icons/rotate-ccw';
import UserPlus from '@lucide/svelte/icons/user-plus';
import X from '@lucide/svelte/icons/x';
import { t } from '../../../lib/i18n.ts';
import { isUnread } from '../../../stores/conversation-state.ts';
import { session } from '../../../stores/session.svelte.ts';
import type { Icon } from '../../../ui/button.ts';
import { assign, markRead, markUnread, reopen, resolve } from '../actions.ts';
import { inbox } from '../inbox.svelte.ts';

/** What a swipe does, as it stands under the row. */
export interface Swiped {
  label: (conversation: ConversationForViewer) => string;
  icon: (conversation: ConversationForViewer) => Icon;
  /** Its ground when letting go would do it. */
  ground: string;
  /** The row goes with it. */
  leaves: boolean;
  run: (conversation: ConversationForViewer) => void;
}

const isDone = ({ status }: ConversationForViewer) => status === 'resolved';

export const swipeActions: Record<SwipeAction, Swiped> = {
  resolve: {
    label: (one) => t(isDone(one) ? 'shortcuts.reopen' : 'shortcuts.resolve'),
    icon: (one) => (isDone(one) ? RotateCcw : CircleCheck),
    ground: 'bg-ok-soft text-ok-ink',
    leaves: true,
    run: (one) => void (isDone(one) ? reopen : resolve)(one.id),
  },
  snooze: {
    label: () => t('shortcuts.snooze'),
    icon: () => Clock,
    ground: 'bg-warn-soft text-warn-ink',
    leaves: false,
    run: ({ id }) => (inbox.snoozing = id),
  },
  read: {
    label: (one) => t(isUnread(one) ? 'display.swipe.markRead' : 'shortcuts.markUnread'),
    icon: (one) => (isUnread(one) ? MailOpen : Mail),
    ground: 'bg-accent-soft text-accent-ink',
    leaves: false,
    run: (one) => void (isUnread(one) ? markRead(one) : markUnread(one.id)),
  },
  assignToMe: {
    label: () => t('shortcuts.assignToMe'),
    icon: () => UserPlus,
    ground: 'bg-accent-soft text-accent-ink',
    leaves: false,
    run: ({ id }) => void assign(id, session.userId),
  },
  none: { label: () => '', icon: () => X, ground: '', leaves: false, run: () => undefined },
};

/** What somebody chose, else what most apps do. */
export function swipesOf(chosen: SwipeChoice | undefined): SwipeChoice {
  return chosen ?? { start: 'resolve', end: 'snooze' };
}
