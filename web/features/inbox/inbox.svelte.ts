import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import { media } from '../../lib/media.svelte.ts';
import { isPractice } from '../../lib/practice-ids.ts';
import { Persisted } from '../../lib/persisted.svelte.ts';
import { goTo, place } from '../../routes.ts';
import { connection } from '../../stores/connection.svelte.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { lists, type ConversationList } from '../../stores/lists.svelte.ts';
import type { ListQuery } from '../../stores/list-state.ts';
import { session } from '../../stores/session.svelte.ts';
import { lookedAt, shown } from '../../stores/shown.ts';
import { threads, type Thread } from '../../stores/threads.svelte.ts';
import { inboxHref, readLocation, type Display, type InboxLocation } from './inbox-location.ts';

/** Which list it is, whatever its status and order. */
function nameOf({ view, inboxId, channel, teamId, tagId, spam }: Partial<ListQuery>): string {
  return [view, inboxId, channel, teamId, tagId, spam ? 'spam' : ''].join(' ').trim();
}

/** Whoever rests so long at a row may go on to the next; whoever runs through the list asks the server for nothing. */
const restMillis = 150;

/** What the inbox shows: read from the address, opened from the stores. */
class InboxPage {
  /** Where a click leads until the router is there: keys pressed meanwhile are for what one clicked on. */
  #going = $state.raw<string | null>(null);
  readonly where: InboxLocation = $derived.by(() => {
    if (this.#going === null) return readLocation(place.path, place.search);
    const { pathname, searchParams } = new URL(this.#going, location.origin);
    return readLocation(pathname, searchParams);
  });
  list = $state.raw<ConversationList | null>(null);
  /** The order on the screen where it is not that of the list: grouped, what is folded left out. */
  order = $state.raw<readonly string[] | null>(null);
  thread = $state.raw<Thread | null>(null);
  /** Why the open conversation could not be read. */
  problem = $state.raw<unknown>(null);
  /** Where one had stopped reading when the conversation was opened; undefined until that is known. */
  readAt = $state.raw<string | null | undefined>(undefined);
  /** The row that j and k stand on while nothing is open. */
  cursor = $state<string | null>(null);
  readonly customerOpen = new Persisted('inbox:customer', true);
  readonly viewsFolded = new Persisted<boolean | null>('inbox:views-folded', null);
  /** How the lists that nobody saved are shown, each as it was looked at last. */
  readonly #displays = new Persisted<Partial<Record<string, Display>>>('inbox:display', {});
  readonly lastView = new Persisted<string | null>('inbox:view', null);
  /** It was swiped to be snoozed: until when is asked. */
  snoozing = $state<string | null>(null);
  /** On narrow screens the customer is a drawer, opened for the moment only. */
  drawer = $state(false);
  #resting: ReturnType<typeof setTimeout> | undefined;

  /** Where the inbox begins: at the list looked at last. Who has no inbox has what was shared with them. */
  get start(): string {
    const { actor } = session;
    const sharedOnly = actor?.role === 'collaborator' && actor.inboxIds.length === 0;
    return this.lastView.current ?? inboxHref({ view: sharedOnly ? 'mine' : 'all' });
  }

  get conversation(): ConversationForViewer | undefined {
    const { conversationId } = this.where;
    return conversationId === null ? undefined : conversations.get(conversationId);
  }

  href(conversationId: string | null, messageId?: string): string {
    return inboxHref({ ...this.where.query, ...this.where.display }, conversationId, messageId);
  }

  /** The ids of the list in the order on the screen. */
  get shownIds(): readonly string[] {
    return this.order ?? this.list?.ids ?? [];
  }

  /** The list has the whole width: columns and cards want it while nothing is open. */
  get whole(): boolean {
    const { conversationId, display } = this.where;
    return conversationId === null && display.layout !== 'rows' && !media.phone.matches;
  }

  /** The address of a list, shown as it was last unless it is said how. */
  hrefOfView(query: Partial<ListQuery & Display>): string {
    return inboxHref({ ...this.#displays.current[nameOf(query)], ...query });
  }

  /** Shows the list otherwise, and the next time too; a saved view says itself how it is shown. */
  async show(how: Partial<Display>): Promise<void> {
    const { query, conversationId } = this.where;
    const display = { ...this.where.display, ...how };
    if (query.q === undefined) {
      this.#displays.current = { ...this.#displays.current, [nameOf(query)]: display };
    }
    const href = inboxHref({ ...query, ...display }, conversationId);
    this.goes(href);
    this.lastView.current = inboxHref({ ...query, ...display });
    await goTo(href, { replace: true });
  }

  async open(conversationId: string | null, replace = false, messageId?: string): Promise<void> {
    const href = this.href(conversationId, messageId);
    this.goes(href);
    await goTo(href, { replace });
  }

  /** The router was asked to go to an address of the inbox: it is shown at once. */
  goes(href: string): void {
    if (href !== place.href) this.#going = href;
  }

  /** The router is somewhere else than it was. */
  arrived(): void {
    this.#going = null;
  }

  /** Called when the address names another list. */
  showList(query: ListQuery): void {
    this.list = lists.open(query);
    this.list.pin(this.where.conversationId);
    this.cursor = null;
    shown.list = this.list;
    if (!isPractice(query.inboxId)) this.lastView.current = inboxHref({ ...query, ...this.where.display });
  }

  /** Called when the address names another conversation, or none. */
  showConversation(id: string | null): void {
    if (shown.conversationId && shown.conversationId !== id) {
      connection.say('conversation.leave', { conversationId: shown.conversationId });
    }
    shown.conversationId = id;
    this.list?.pin(id);
    this.problem = null;
    this.drawer = false;
    if (id !== null) {
      this.cursor = id;
      lookedAt(id);
    }
    const known = id === null ? undefined : conversations.get(id);
    this.readAt = known?.viewer.readAt;
    this.thread = id === null ? null : threads.open(id);
    if (id === null) return;
    connection.say('conversation.view', { conversationId: id, typing: false });
    if (!known) void this.read(id);
    this.#warm([this.list?.neighbour(id, 1), this.list?.neighbour(id, -1)]);
  }

  /** Fetches the threads to which a key leads from here. */
  #warm(ids: readonly (string | undefined)[]): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      for (const id of ids) if (id !== undefined) threads.warm(id);
    }, restMillis);
  }

  async read(id: string): Promise<void> {
    this.problem = null;
    try {
      const conversation = await conversations.fetch(id);
      if (this.where.conversationId === id) this.readAt ??= conversation.viewer.readAt;
    } catch (error) {
      if (this.where.conversationId === id) this.problem = error;
    }
  }

  /** Done with the open one: the next of the list, or the list where there is none. */
  onward(): void {
    const at = this.where.conversationId;
    const next = this.list?.neighbour(at, 1, this.shownIds);
    void this.open(next === undefined || next === at ? null : next);
  }

  /** One row on: opens it when a conversation is open beside the list, else only stands on it. */
  step(by: 1 | -1): void {
    const at = this.where.conversationId ?? this.cursor;
    const next = this.list?.neighbour(at, by, this.shownIds);
    if (next === undefined) return;
    this.cursor = next;
    if (this.where.conversationId && !media.phone.matches) void this.open(next, true);
    else this.#warm([next]);
  }
}

export const inbox = new InboxPage();
