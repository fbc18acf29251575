import type { Chat } from '../chat.ts';
import { fill, h, icon, iconButton } from '../dom.ts';

/** The round button, with how much is new, and the greeting beside it. */
export function launcherView(chat: Chat): { elements: HTMLElement[]; draw(): void; focus(): void } {
  const { state } = chat;
  const { texts } = state.config;
  const count = h('span', { class: 'count', hidden: true });
  const spoken = h('span', { class: 'only' });
  // A closed window has no log that is read out: how much is new is said here.
  const news = h('span', { class: 'only', role: 'status' });
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
  const offer = h('button', { type: 'button', class: 'words', onclick: () => chat.open() });
  const dismiss = () => {
    state.greeting = null;
    state.changed();
  };
  const greeting = h(
    'div',
    { class: 'greeting', role: 'status', hidden: true },
    offer,
    iconButton('close', texts.close, { onclick: dismiss }),
  );
  let wasOpen = false;

  function draw(): void {
    const { unread } = state;
    count.hidden = unread === 0 || state.open;
    count.textContent = unread > 99 ? '99+' : String(unread);
    const words = unread > 0 ? fill(texts.newMessages, { count: unread }) : '';
    spoken.textContent = [state.open ? texts.close : texts.open, words]
      .filter((one) => one !== '')
      .join(', ');
    if (news.textContent !== words) news.textContent = state.open ? '' : words;
    button.setAttribute('aria-expanded', String(state.open));
    greeting.hidden = state.greeting === null || state.open;
    offer.textContent = state.greeting ?? '';
    if (wasOpen === state.open) return;
    wasOpen = state.open;
    const fresh = icon(state.open ? 'close' : 'chat');
    glyph.replaceWith(fresh);
    glyph = fresh;
  }
  return { elements: [greeting, news, button], draw, focus: () => button.focus() };
}
