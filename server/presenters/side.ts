import type { Conversation } from '../../shared/schemas/conversation.ts';
import type { StoredConversation } from '../store/conversation-rows.ts';
import { moment, momentOrNull } from './moment.ts';

/** What a conversation is as a side conversation, and which ones were asked out of it. */
export function presentSide({
  side,
  sides = [],
}: Pick<StoredConversation, 'side' | 'sides'>): Pick<Conversation, 'side' | 'sides'> {
  return {
    ...(side && {
      side: {
        ...{ of: side.of, ofNumber: side.ofNumber, openerId: side.openerId, userIds: side.userIds },
        ...{ byMail: side.byMail, name: side.name, state: side.state, waitsFor: side.waitsFor },
        openedAt: moment(side.openedAt),
        waitsSince: momentOrNull(side.waitsSince),
        answeredAt: momentOrNull(side.answeredAt),
        closedAt: momentOrNull(side.closedAt),
      },
    }),
    ...(sides.length > 0 && { sides: sides.map((one) => ({ ...one, since: moment(one.since) })) }),
  };
}
