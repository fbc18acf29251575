import type { ConversationForViewer } from '../../../shared/schemas/conversation.ts';
import { afterPaint } from '../../lib/after-paint.ts';
import { media } from '../../lib/media.svelte.ts';
import { isPractice } from '../../lib/practice-ids.ts';
import { Persisted } from '../../lib/persisted.svelte.ts';
import { goTo, place } from '../../routes.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { lists, type ConversationList } from '../../stores/lists.svelte.ts';
import type { ListQuery } from '../../stores/list-state.ts';
import { session } from '../../stores/session.svelte.ts';
import { shown } from '../../stores/shown.ts';
import { threads } from '../../stores/threads.svelte.ts';
import { inboxHref, readLocation, type Display, type InboxLocation } from './inbox-location.ts';
import { OpenPane } from './open-pane.svelte.ts';

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
  /** The router is told of it once it is painted, unless one has gone on by then. */
  #asked: { href: string; replace: boolean } | null = null;
  readonly where: InboxLocation = $derived.by(() => {
    if (this.#going === null) return readLocation(place.path, place.search);
    const { pathname, searchParams } = new URL(this.#going, location.origin);
    return readLocation(pathname, searchParams);
  });
  list = $state.raw<ConversationList | null>(null);
  /** The order on the screen where it is not that of the list: grouped, what is folded left out. */
  order = $state.raw<readonly string[] | null>(null);
  readonly main = new OpenPane();
  /** The second conversation, beside the first. */
  readonly beside = new OpenPane();
  /** The keys are for the one beside, and what is opened goes there. */
  inBeside = $state(false);
  /** The row that j and k stand on while nothing is open. */
  cursor = $state<string | null>(null);
  /** Which way keys lead through the list; 0: one came to the row otherwise. */
  heading: 1 | -1 | 0 = 0;
  readonly customerOpen = new Persisted('inbox:customer', true);
  readonly viewsFolded = new Persisted<boolean | null>('inbox:views-folded', null);
  /** How the lists that nobody saved are shown, each as it was looked at last. */
  readonly #displays = new Persisted<Partial<Record<string, Display>>>('inbox:display', {});
  readonly lastView = new Persisted<string | null>('inbox:view', null);
  /** It was swiped to be snoozed: until when is asked. */
  snoozing = $state<string | null>(null);
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

  /** Two conversations beside each other: where there is room for them. */
  get split(): boolean {
    const { conversationId, besideId } = this.where;
    return conversationId !== null && besideId !== null && media.wide.matches;
  }

  /** The open conversation that the keys are for. */
  get focusedId(): string | null {
    return this.split && this.inBeside ? this.where.besideId : this.where.conversationId;
  }

  /** The one in the half that the keys are not for. */
  get #otherId(): string | null {
    if (!this.split) return null;
    return this.inBeside ? this.where.conversationId : this.where.besideId;
  }

  /** The one next to the open one; what is open in the other half is passed over. */
  #next(at: string | null, by: 1 | -1): string | undefined {
    const other = this.#otherId;
    const ids = other === null ? this.shownIds : this.shownIds.filter((id) => id !== other);
    return this.list?.neighbour(at, by, ids);
  }

  /** A row was chosen: it opens in the half that one is in, or one goes to the half where it is. */
  choose(id: string): void {
    this.heading = 0;
    this.cursor = id;
    if (id === this.#otherId) this.inBeside = !this.inBeside;
    else this.goes(this.href(id));
  }

  /** Where a conversation of the list opens: in the half that one is in. */
  href(conversationId: string | null, messageId?: string): string {
    const { query, display, besideId: beside, conversationId: main } = this.where;
    const list = { ...query, ...display };
    if (!this.split) return inboxHref({ ...list, beside }, conversationId, messageId);
    if (conversationId === null) return inboxHref(list, this.inBeside ? main : beside);
    if (conversationId === this.#otherId) return inboxHref({ ...list, beside }, main, messageId);
    if (this.inBeside && messageId === undefined) return inboxHref({ ...list, beside: conversationId }, main);
    return inboxHref({ ...list, beside }, conversationId, messageId);
  }

  /** Keeps the open one at the side and goes on with the next of the list; with two, the one that one is in stays. */
  async toggleSplit(): Promise<void> {
    const { query, display, conversationId } = this.where;
    const list = { ...query, ...display };
    const next = this.#next(conversationId, 1) ?? this.#next(conversationId, -1);
    const href = this.split
      ? inboxHref(list, this.focusedId)
      : inboxHref({ ...list, beside: conversationId }, next ?? conversationId);
    if (conversationId === null || !media.wide.matches) return;
    this.inBeside = false;
    this.goes(href);
    await goTo(href);
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
    const { query, conversationId, besideId: beside } = this.where;
    const display = { ...this.where.display, ...how };
    if (query.q === undefined) {
      this.#displays.current = { ...this.#displays.current, [nameOf(query)]: display };
    }
    const href = inboxHref({ ...query, ...display, beside }, conversationId);
    this.goes(href);
    this.lastView.current = inboxHref({ ...query, ...display });
    await goTo(href, { replace: true });
  }

  async open(conversationId: string | null, replace = false, messageId?: string): Promise<void> {
    const href = this.href(conversationId, messageId);
    const before = this.#asked;
    this.goes(href);
    // What nobody has told the router of yet is an entry of the history that is still to be made.
    const asked = { href, replace: replace && before?.replace !== false };
    this.#asked = asked;
    await afterPaint();
    if (this.#asked !== asked) return;
    this.#asked = null;
    await goTo(href, { replace: asked.replace });
  }

  /** The router was asked to go to an address of the inbox: it is shown at once. */
  goes(href: string): void {
    this.#asked = null;
    this.#going = href === place.href ? null : href;
  }

  /** The router is somewhere else than it was. */
  arrived(): void {
    if (!this.#asked) this.#going = null;
  }

  /** One leaves the inbox: nothing more leads back into it. */
  left(): void {
    this.#asked = null;
    this.#going = null;
    this.showConversation(null);
    this.showBeside(null);
    shown.list = null;
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
    shown.conversationId = id;
    this.list?.pin(id);
    if (id !== null) this.cursor = id;
    this.main.show(id);
    if (id !== null) this.#warm([this.#next(id, 1), this.#next(id, -1)]);
  }

  /** Fetches the threads to which a key leads from here. */
  #warm(ids: readonly (string | undefined)[]): void {
    clearTimeout(this.#resting);
    this.#resting = setTimeout(() => {
      for (const id of ids) if (id !== undefined) threads.warm(id);
    }, restMillis);
  }

  /** The same for the one beside it. */
  showBeside(id: string | null): void {
    this.beside.show(id);
    if (id === null) this.inBeside = false;
    // Taking one away may have said that the other is left.
    this.main.announce();
  }

  /** Done with the open one: the next of the list, or the list where there is none. */
  onward(): void {
    const at = this.focusedId;
    const next = this.#next(at, 1);
    void this.open(next === undefined || next === at ? null : next);
  }

  /** One row on: opens it when a conversation is open beside the list, else only stands on it. */
  step(by: 1 | -1): void {
    const at = this.focusedId ?? this.cursor;
    const next = this.#next(at, by);
    if (next === undefined) return;
    this.heading = by;
    this.cursor = next;
    if (this.where.conversationId && !media.phone.matches) void this.open(next, true);
    else this.#warm([next]);
  }
}

export const inbox = new InboxPage();
