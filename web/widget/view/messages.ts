import type { WidgetFile, WidgetMessage } from '../../../shared/widget/protocol.ts';
import type { Chat } from '../chat.ts';
import { fill, h, icon, linked } from '../dom.ts';
import { surveyView } from './survey.ts';
import type { PendingMessage } from '../storage.ts';

/** The conversation's messages, each drawn once for as long as it stays the same. */
export interface MessagesView {
  element: HTMLElement;
  draw(): void;
  /** Forgets where one was: another conversation is shown. */
  reset(): void;
}

const nearEnd = 120;

/** @param extras what stands below the messages and scrolls with them */
export function messagesView(chat: Chat, extras: HTMLElement): MessagesView {
  const { state } = chat;
  const { texts } = state.config;
  const items = h('div', { class: 'items', role: 'log', 'aria-label': texts.messages });
  const log = h('div', { class: 'log', tabindex: '0' }, items, extras);
  const drawn = new Map<string, { mark: string; elements: HTMLElement[] }>();
  const server = chat.place.server;
  let mayHaveOlder = true;
  let count = 0;

  function piece(key: string, mark: string, make: () => HTMLElement[]): HTMLElement[] {
    const known = drawn.get(key);
    if (known?.mark === mark) return known.elements;
    const elements = make();
    drawn.set(key, { mark, elements });
    return elements;
  }

  function rows(): HTMLElement[] {
    const thread = state.thread(state.threadId);
    const messages = thread ? state.messagesOf(thread.conversationId) : [];
    const pending = state.threadId === null ? [] : state.pendingIn(state.threadId, thread?.conversationId);
    const lastMine = messages.findLast(({ from }) => from === 'visitor');
    const all = messages.flatMap((message, at) => {
      const begins = messages[at - 1]?.from !== message.from || messages[at - 1]?.name !== message.name;
      const status = message === lastMine && pending.length === 0 ? statusOf(message) : '';
      // What one is writing there stays, whatever becomes of the message.
      const mark = message.survey
        ? 'survey'
        : `${message.revision} ${String(begins)} ${status} ${message.files.map(({ url }) => url !== null).join()}`;
      return piece(message.id, mark, () => bubble(message, { begins, status }));
    });
    return [...all, ...pending.flatMap((one) => piece(one.clientId, pendingMark(one), () => waiting(one)))];
  }

  function pendingMark({ clientId, failed }: PendingMessage): string {
    return `${String(failed)} ${String(state.acknowledged.has(clientId))} ${String(state.connected)}`;
  }

  function statusOf({ at }: WidgetMessage): string {
    const readAt = state.thread(state.threadId)?.teamReadAt ?? null;
    return readAt !== null && readAt >= at ? texts.seen : texts.sent;
  }

  function bubble(message: WidgetMessage, { begins, status }: { begins: boolean; status: string }) {
    const mine = message.from === 'visitor';
    const who = mine ? texts.you : message.name || state.config.name;
    if (message.survey) return [surveyView(chat, message)];
    const body = h(
      'div',
      {
        class: mine ? 'say mine' : 'say',
        ...{ dir: 'auto', 'data-id': message.id, title: timeOf(message.at) },
      },
      h('span', { class: 'only', dir: 'auto' }, `${who}: `),
      ...linked(message.text),
      ...message.files.map((file) => fileView(file)),
    );
    return [
      ...(begins && !mine ? [h('div', { class: 'who', 'aria-hidden': 'true' }, who)] : []),
      body,
      ...(status === '' ? [] : [h('div', { class: 'when' }, `${timeOf(message.at)} · ${status}`)]),
    ];
  }

  function fileView(file: WidgetFile): HTMLElement {
    const href = file.url === null ? null : server + file.url;
    const link = { href, target: '_blank', rel: 'noopener', class: 'file' };
    if (!file.image || href === null) return h('a', link, icon('file'), h('span', {}, file.name));
    return h(
      'a',
      { ...link, class: '' },
      h('img', { class: 'picture', src: href, alt: file.name, loading: 'lazy', onload: stayAtEnd }),
    );
  }

  function waiting(message: PendingMessage): HTMLElement[] {
    const { clientId, failed, text, fileNames } = message;
    const words = failed ? texts.failed : state.acknowledged.has(clientId) ? texts.sent : texts.sending;
    const files = fileNames.map((name) => h('span', { class: 'file' }, icon('file'), h('span', {}, name)));
    const retry = h('button', { type: 'button', onclick: () => chat.outbox.retry(clientId) }, texts.retry);
    return [
      h('div', { class: 'say mine', dir: 'auto', 'data-client': clientId }, ...linked(text), ...files),
      h('div', { class: failed ? 'when bad' : 'when' }, words, failed && retry),
    ];
  }

  const timeOf = (at: string): string => formatTime(at, state.config.locale);
  const atEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < nearEnd;
  let following = true;
  function stayAtEnd(): void {
    if (following) log.scrollTop = log.scrollHeight;
  }

  async function older(): Promise<void> {
    following = atEnd();
    if (log.scrollTop > 40 || !mayHaveOlder || count === 0) return;
    mayHaveOlder = false;
    const before = log.scrollHeight - log.scrollTop;
    mayHaveOlder = await chat.loadOlder();
    draw();
    log.scrollTop = log.scrollHeight - before;
  }
  log.addEventListener('scroll', () => void older());
  // A keyboard comes up, a phone is turned: who was at the end stays there.
  const sizes = new ResizeObserver(stayAtEnd);
  for (const element of [log, items]) sizes.observe(element);

  function typingRow(): HTMLElement[] {
    const thread = state.thread(state.threadId);
    const writer = thread && state.teamTyping.get(thread.conversationId);
    if (writer === undefined) return [];
    const name = writer || texts.someone;
    return piece('typing', name, () => [
      h(
        'div',
        { class: 'typing' },
        h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i')),
        fill(texts.typing, { name }),
      ),
    ]);
  }

  function intro(): HTMLElement[] {
    const words = state.config.open ? texts.greeting : texts.away;
    return piece('intro', words, () => [h('div', { class: 'say' }, words)]);
  }

  function draw(): void {
    const wanted = [...intro(), ...rows(), ...typingRow()];
    count = wanted.length - 1;
    // What stays keeps its place: only what is new is read out.
    for (const [at, element] of wanted.entries()) {
      if (items.children[at] !== element) items.insertBefore(element, items.children[at] ?? null);
    }
    while (items.children.length > wanted.length) items.lastElementChild?.remove();
    stayAtEnd();
  }
  return {
    element: log,
    draw,
    reset() {
      drawn.clear();
      items.replaceChildren();
      mayHaveOlder = true;
      following = true;
    },
  };
}

export function formatTime(at: string, locale: string): string {
  const moment = new Date(at);
  const today = moment.toDateString() === new Date().toDateString();
  const time = { hour: '2-digit', minute: '2-digit' } as const;
  const day = today ? {} : ({ day: 'numeric', month: 'short' } as const);
  return new Intl.DateTimeFormat(locale, { ...time, ...day }).format(moment);
}
