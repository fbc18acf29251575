import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import type { Message } from '../../../../shared/schemas/message.ts';

/** One row of a thread. */
export type ThreadItem =
  | { type: 'message'; id: string; message: Message; folded: boolean }
  | { type: 'activities'; id: string; messages: Message[] }
  | { type: 'new'; id: string };

export interface ThreadView {
  messages: readonly Message[];
  /** Where one stopped reading when the conversation was opened; null: never read. */
  readAt: string | null;
  userId: string;
  /** Folds that the reader chose, by message id: true is folded. */
  folds: ReadonlyMap<string, boolean>;
}

/**
 * The rows of a thread: activities that follow one another share a row, older letters are folded to a line, and a
 * line "New" stands where one stopped reading. Taken-back replies are not shown.
 */
export function threadItems(view: ThreadView): ThreadItem[] {
  const visible = view.messages.filter(isShown);
  const newest = visible.findLast(isLetter);
  const firstNew = firstUnread(visible, view);
  const items: ThreadItem[] = [];
  for (const message of visible) {
    if (message === firstNew) items.push({ type: 'new', id: 'new' });
    if (message.kind !== 'activity') {
      const folded = view.folds.get(message.id) ?? isFoldedAtFirst(message, newest, firstNew);
      items.push({ type: 'message', id: rowId(message), message, folded });
      continue;
    }
    const last = items.at(-1);
    if (last?.type === 'activities') last.messages.push(message);
    else items.push({ type: 'activities', id: message.id, messages: [message] });
  }
  return items;
}

/** What was handed over to a team was taken from somebody too: one sentence tells both. */
function isShown({ delivery, activity }: Message): boolean {
  const told = activity?.type === 'unassigned' && activity.data['handedOver'] === true;
  return delivery?.error?.kind !== 'cancelled' && !told;
}

/** The same row before and after the server answered, so that our message neither blinks nor jumps. */
function rowId(message: Message): string {
  return message.clientId ?? message.id;
}

function isLetter(message: Message): boolean {
  return message.kind === 'inbound' || message.kind === 'outbound';
}

/** The first message of somebody else since one stopped reading; none when nothing before it was read. */
function firstUnread(messages: readonly Message[], { readAt, userId }: ThreadView): Message | undefined {
  if (readAt === null) return undefined;
  const first = messages.findIndex(
    (message) => message.kind !== 'activity' && message.createdAt > readAt && message.author.id !== userId,
  );
  return first > 0 ? messages[first] : undefined;
}

/** Open: the newest letter, what is unread, every note, what failed. */
function isFoldedAtFirst(
  message: Message,
  newest: Message | undefined,
  firstNew: Message | undefined,
): boolean {
  if (message === newest || !isLetter(message)) return false;
  if (message.delivery?.state === 'failed' || message.delivery?.state === 'unconfirmed') return false;
  return !(firstNew && message.createdAt >= firstNew.createdAt);
}

/** On platforms of posts everything but notes is one. */
export function isPost(message: Message, layout: Capabilities['layout']): boolean {
  return layout === 'posts' && isLetter(message);
}

/** What came by mail into a chat stays a letter: it has a subject. */
export function isBubble(message: Message, layout: Capabilities['layout']): boolean {
  return layout === 'bubbles' && isLetter(message) && !message.subject;
}

/** Does this HTML say more than the text beside it? Editors put plain words into paragraphs. */
export function hasMarkup(html: string | null): boolean {
  return html !== null && /<(?!\/?(?:p|div|br)\s*\/?>)/i.test(html);
}

const sameMinuteMillis = 60_000;

/** Does a bubble follow one of the same person within a minute? */
export function followsSame(items: readonly ThreadItem[], item: ThreadItem): boolean {
  const before = items[items.indexOf(item) - 1];
  if (item.type !== 'message' || before?.type !== 'message') return false;
  const [one, other] = [before.message, item.message];
  const near = Date.parse(other.sentAt) - Date.parse(one.sentAt) < sameMinuteMillis;
  return near && one.kind === other.kind && one.author.id === other.author.id;
}

/**
 * Where reading begins: at the message asked for, at the line "New", else at the newest letter. Bubbles are read from
 * the end.
 */
export function startRow(
  items: readonly ThreadItem[],
  messageId: string | null,
  layout: Capabilities['layout'] = 'letters',
): { index: number; align: 'start' | 'end' | 'nearest' } {
  const has = (id: string) => (item: ThreadItem) =>
    (item.type === 'message' && item.message.id === id) ||
    (item.type === 'activities' && item.messages.some((message) => message.id === id));
  const wanted = messageId === null ? -1 : items.findIndex(has(messageId));
  if (wanted >= 0) return { index: wanted, align: 'start' };
  const line = items.findIndex((item) => item.type === 'new');
  if (line >= 0) return { index: line, align: 'start' };
  if (layout === 'bubbles') return { index: Math.max(0, items.length - 1), align: 'end' };
  const letter = items.findLastIndex((item) => item.type === 'message' && isLetter(item.message));
  return { index: Math.max(0, letter), align: 'start' };
}

const glimpsedBefore = 12;
const glimpsedAfter = 10;

/** The rows around where reading begins, as many as a window shows, and where it begins among them. */
export function glimpsed(
  items: readonly ThreadItem[],
  { index, align }: ReturnType<typeof startRow>,
): { rows: readonly ThreadItem[]; at: number } {
  // What begins at the top has rows above it only where too little follows to fill the window.
  const isFilled = align === 'start' && items.length - index > glimpsedAfter;
  const from = isFilled ? index : Math.max(0, index - glimpsedBefore);
  return { rows: items.slice(from, index + glimpsedAfter), at: index - from };
}
