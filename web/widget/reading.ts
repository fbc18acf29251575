import type { WidgetMessage } from '../../shared/widget/protocol.ts';
import type { Attention } from './attention.ts';
import type { Link } from './link.ts';
import type { WidgetState } from './state.ts';
import type { TeamTyping } from './team-typing.ts';

interface Parts {
  state: WidgetState;
  link: Pick<Link, 'tell'>;
  attention: Attention;
  teamTyping: TeamTyping;
}

/** What was heard and what was read: counts what is new, rings for it, and tells the team when it was seen. */
export class Reading {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** A message came: it rings and counts unless it is looked at. */
  heard(message: WidgetMessage): void {
    const { state, attention, teamTyping } = this.#parts;
    const known = state.has(message.conversationId, message.id);
    const thread = state.threadOf(message.conversationId);
    state.put(message);
    teamTyping.set(message.conversationId, null);
    if (known || message.from !== 'team') return;
    const seen = state.open && !document.hidden && state.threadId === thread?.id;
    if (thread && !seen) thread.unread += 1;
    if (!seen && state.sound) attention.ring();
    attention.setCount(state.unread);
    this.shown();
  }

  /** What is on the screen counts as read. */
  shown(): void {
    const { state, link, attention } = this.#parts;
    const thread = state.thread(state.threadId);
    if (!state.open || document.hidden || !thread) return;
    const newest = state.messagesOf(thread.conversationId).findLast(({ from }) => from === 'team');
    if (!newest || (thread.visitorReadAt !== null && thread.visitorReadAt >= newest.at)) return;
    thread.visitorReadAt = newest.at;
    thread.unread = 0;
    link.tell('visitor.read', { threadId: thread.id, at: newest.at });
    attention.setCount(state.unread);
    state.changed();
  }

  /** Somebody of the team has read up to there. */
  byTeam(conversationId: string, at: string): void {
    const { state } = this.#parts;
    const thread = state.threadOf(conversationId);
    if (thread) thread.teamReadAt = at;
    state.changed();
  }
}
