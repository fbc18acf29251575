import type { WidgetThread } from '../../../shared/widget/protocol.ts';
import type { Chat } from '../chat.ts';
import { fill, h } from '../dom.ts';
import { formatTime } from './messages.ts';

/** The visitor's conversations. */
export function listView(chat: Chat): { element: HTMLElement; draw(): void; focus(): void } {
  const { state } = chat;
  const { texts, locale } = state.config;
  const list = h('ul', { class: 'list' });
  const empty = h('p', { class: 'empty' }, texts.noConversations);
  const begin = h(
    'button',
    { type: 'button', class: 'primary', onclick: () => chat.show(undefined) },
    texts.newConversation,
  );
  const element = h('div', { class: 'body' }, list, empty, h('div', { class: 'foot' }, begin));

  function row(thread: WidgetThread): HTMLElement {
    const fresh = thread.unread > 0;
    return h(
      'li',
      {},
      h(
        'button',
        { type: 'button', onclick: () => chat.show(thread.id) },
        h(
          'span',
          { class: fresh ? 'line fresh' : 'line' },
          h('span', { class: 'excerpt' }, thread.excerpt || texts.newConversation),
          h('time', { datetime: thread.lastAt }, formatTime(thread.lastAt, locale)),
        ),
        fresh && h('span', { class: 'who' }, fill(texts.newMessages, { count: thread.unread })),
      ),
    );
  }

  return {
    element,
    draw() {
      list.hidden = state.threads.length === 0;
      empty.hidden = !list.hidden;
      list.replaceChildren(...state.threads.map(row));
    },
    focus: () => (list.querySelector('button') ?? begin).focus(),
  };
}
