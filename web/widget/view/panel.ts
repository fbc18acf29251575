import type { WidgetPlace, WidgetTexts } from '../../../shared/widget/protocol.ts';
import type { Chat } from '../chat.ts';
import { fill, h, icon, iconButton, setAttributes } from '../dom.ts';
import { listView } from './list.ts';
import { threadView } from './thread.ts';

const weekMillis = 6 * 24 * 3_600_000;

/** A weekday says enough within a week; further away there is a date. */
function formatOpening(opensAt: string, locale: string): string {
  const moment = new Date(opensAt);
  const isFar = moment.getTime() - Date.now() > weekMillis;
  const date = isFar ? ({ day: 'numeric', month: 'long' } as const) : {};
  const time = { weekday: 'long', hour: '2-digit', minute: '2-digit' } as const;
  return new Intl.DateTimeFormat(locale, { ...time, ...date }).format(moment);
}

/** Where one stands who waits for a person, and for about how long when that is known. */
function placeWords({ place, minutes }: WidgetPlace, texts: WidgetTexts): string {
  const words = place === 1 ? texts.queueNext : fill(texts.queuePlace, { place: String(place) });
  return minutes === null ? words : `${words} · ${fill(texts.queueMinutes, { minutes: String(minutes) })}`;
}

/** The window: its head, what is wrong with the connection, and either the list or one conversation. */
export function panelView(chat: Chat): { element: HTMLElement; draw(): void; focus(): void } {
  const { state } = chat;
  const { texts, name } = state.config;
  const thread = threadView(chat);
  const list = listView(chat);
  const heading = h('h2', { id: 'heading' });
  const under = h('span', { class: 'under' });
  const back = iconButton('back', texts.conversations, { onclick: () => move(null) });
  const sound = iconButton('sound', texts.sound, { onclick: () => chat.about.setSound(!state.sound) });
  const close = iconButton('close', texts.close, { onclick: () => chat.close() });
  const offline = h('div', { class: 'bar bad', role: 'status' }, texts.offline);
  const loyalty = h('a', { class: 'bar points', target: '_blank', rel: 'noopener' });
  const element = h(
    'section',
    { class: 'panel', id: 'panel', role: 'dialog', 'aria-labelledby': 'heading', hidden: true },
    h('div', { class: 'head' }, back, h('div', { class: 'heading' }, heading, under), sound, close),
    offline,
    loyalty,
    thread.element,
    list.element,
  );
  let lostAt = 0;

  function move(threadId: string | null): void {
    chat.show(threadId);
    queueMicrotask(() => view().focus());
  }
  const view = () => (state.threadId === null ? list : thread);

  function underWords(): string {
    const { open, opensAt, locale } = state.config;
    const queue = state.thread(state.threadId)?.queue;
    if (open && queue) return placeWords(queue, texts);
    if (open) return name;
    if (opensAt === null) return texts.away;
    return fill(texts.opensAt, { when: formatOpening(opensAt, locale) });
  }

  /** A connection that is only slow is not worth a word. */
  function drawConnection(): void {
    if (state.connected) lostAt = 0;
    else if (lostAt === 0) {
      lostAt = Date.now();
      setTimeout(() => state.changed(), 3100);
    }
    offline.hidden = lostAt === 0 || Date.now() - lostAt < 3000;
  }

  return {
    element,
    draw() {
      element.hidden = !state.open;
      if (!state.open) return;
      drawConnection();
      const listed = state.threadId === null;
      loyalty.hidden = state.loyalty === null;
      if (state.loyalty) {
        loyalty.textContent = state.loyalty.words;
        loyalty.href = state.loyalty.url;
      }
      heading.textContent = listed ? texts.conversations : texts.title;
      under.textContent = underWords();
      back.hidden = listed || state.threads.length === 0;
      const words = state.sound ? texts.soundOn : texts.soundOff;
      setAttributes(sound, { title: words, 'aria-label': words, 'aria-pressed': String(state.sound) });
      sound.replaceChildren(icon(state.sound ? 'sound' : 'mute'));
      list.element.hidden = !listed;
      thread.element.hidden = listed;
      view().draw();
    },
    focus: () => view().focus(),
  };
}
