import { z } from 'zod';
import { commitment } from './commitment.ts';
import { conversationForViewer } from './conversation.ts';
import { notification } from './notification.ts';
import { boundedCount, id, moment } from './primitives.ts';

/** The pictures among which one chooses. */
export const viewIcons = [
  'bookmark',
  'star',
  'flame',
  'clock',
  'heart',
  'flag',
  'truck',
  'receipt',
  'bug',
  'users',
  'globe',
  'sparkles',
] as const;
export const viewIcon = z.enum(viewIcons);
export type ViewIcon = z.infer<typeof viewIcon>;

/** How a list shows its conversations. Where there is no room for columns they stand in rows. */
export const listLayouts = ['rows', 'cards', 'table', 'board'] as const;
export const listLayout = z.enum(listLayouts);
export type ListLayout = z.infer<typeof listLayout>;

/** By what a list puts its conversations together; `waiting` is the day since which the customer waits. */
export const listGroups = [
  'none',
  'assignee',
  'team',
  'status',
  'priority',
  'channel',
  'inbox',
  'waiting',
] as const;
export const listGroup = z.enum(listGroups);
export type ListGroup = z.infer<typeof listGroup>;

/** A search that is kept: whatever the search understands. */
export const savedView = z.object({
  id,
  name: z.string(),
  icon: viewIcon,
  q: z.string(),
  layout: listLayout,
  group: listGroup,
  /** Everybody has it; each sees in it what they may see. */
  shared: z.boolean(),
  /** May I change it? */
  mine: z.boolean(),
  updatedAt: moment,
});
export type SavedView = z.infer<typeof savedView>;

export const viewInput = z.object({
  name: z.string().trim().min(1).max(60),
  icon: viewIcon.default('bookmark'),
  q: z.string().trim().min(1).max(500),
  layout: listLayout.default('rows'),
  group: listGroup.default('none'),
  shared: z.boolean().default(false),
});
export type ViewInput = z.output<typeof viewInput>;

/** How many conversations each holds, up to 99, by its id. */
export const viewCounts = z.object({ views: z.record(z.string(), boundedCount) });

/** What asks for one today. */
export const today = z.object({
  /** Mine whose customers wait, the longest first. */
  waiting: z.array(conversationForViewer),
  /** What I promised and have to do, with where; what is over comes first. */
  promises: z.array(z.object({ commitment, conversation: conversationForViewer })),
  /** Side conversations in which colleagues ask me and nobody has answered, who waits longest first. */
  asked: z.array(conversationForViewer),
  /** Mine that come back today, the next first. */
  snoozed: z.array(conversationForViewer),
  /** Unread mentions of me, the newest first. */
  mentions: z.array(notification),
});
export type Today = z.infer<typeof today>;
