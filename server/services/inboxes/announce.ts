import type { Context } from '../../context.ts';
import { promptly } from '../../queue/promptly.ts';
import { announceAccessChange } from '../../realtime/access-changes.ts';
import { rooms } from '../../realtime/publisher.ts';

/** The Redis channel on which the workers' listeners hear which inbox changed: the message is its id. */
export const inboxesChangedChannel = (prefix: string): string => `${prefix}:inboxes-changed`;

/** Tells listeners, browsers and open sockets about a changed inbox. Never throws: all of them also look for themselves. */
export async function announceInbox(
  context: Pick<Context, 'redis' | 'logger' | 'publisher'>,
  inboxId: string,
  membersChanged: string[],
): Promise<void> {
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'inboxes' });
  if (membersChanged.length > 0) {
    await announceAccessChange(context, { what: 'rights', userIds: membersChanged });
  }
  try {
    await promptly(context.redis, (commands) =>
      commands.publish(inboxesChangedChannel(context.redis.prefix), inboxId),
    );
  } catch (error) {
    context.logger.warn(
      { err: error, inboxId },
      'listeners were not told of a changed inbox; they follow by themselves',
    );
  }
}
