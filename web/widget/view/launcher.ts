import type { Chat } from '../chat.ts';
import { h, icon, iconButton } from '../dom.ts';

/** The round button, with how much is new, and the greeting beside it. */
export function launcherView(chat: Chat): { elements: HTMLElement[]; draw(): void; focus(): void } {
  const { state } = chat;
  const { texts } = state.config;
  const count = h('span', { class: 'count', hidden: true });
  const spoken = h('span', { class: 'only' });
  const button = h(
    'button',
    {
      ...{ type: 'button', class: 'launcher', 'aria-controls': 'panel', 'aria-expanded': 'false' },
      onclick: () => (state.open ? chat.close() : chat.open()),
    },
    spoken,
    count,
  );
  let glyph = icon('chat');
  button.prepend(glyph);
  const words = h('button', { type: 'button', class: 'words', onclick: () => chat.open() });
  const dismiss = () => {
    state.greeting = null;
    state.changed();
  };
  const greeting = h(
    'div',
    { class: 'greeting', role: 'status', hidden: true },
    words,
    iconButton('close', texts.close, { onclick: dismiss }),
  );
  let wasOpen = false;

  function draw(): void {
    const { unread } = state;
    count.hidden = unread === 0 || state.open;
    count.textContent = unread > 99 ? '99+' : String(unread);
    const news = unread > 0 ? `, ${texts.newMessages.replace('{count}', String(unread))}` : '';
    spoken.textContent = (state.open ? texts.close : texts.open) + news;
    button.setAttribute('aria-expanded', String(state.open));
    greeting.hidden = state.greeting === null || state.open;
    words.textContent = state.greeting ?? '';
    if (wasOpen === state.open) return;
    wasOpen = state.open;
    const fresh = icon(state.open ? 'close' : 'chat');
    glyph.replaceWith(fresh);
    glyph = fresh;
  }
  return { elements: [greeting, button], draw, focus: () => button.focus() };
}
