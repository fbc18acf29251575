import { createAttention } from './attention.ts';
import { Chat } from './chat.ts';
import { inkOn } from '../../shared/widget/colour.ts';
import { h } from './dom.ts';
import type { Place } from './hello.ts';
import { Greetings } from './greetings.ts';
import { watchPages } from './pages.ts';
import { fetchConfig } from './server.ts';
import { WidgetState } from './state.ts';
import { openMemory } from './storage.ts';
import { widgetSheet } from './styles.ts';
import { launcherView } from './view/launcher.ts';
import { panelView } from './view/panel.ts';

export interface Widget {
  chat: Chat;
  host: HTMLElement;
  stop(): void;
}

/** Fetches how the widget is to look and puts it on the page, in a shadow of its own. */
export async function startWidget(place: Place, theme: 'light' | 'dark' | null): Promise<Widget> {
  const config = await fetchConfig(place.server, place.key, place.locale);
  if (theme) config.theme = theme;
  config.locale = regional(config.locale);
  const state = new WidgetState(config);
  const memory = openMemory(place.key);
  const attention = createAttention();
  const chat = new Chat({ state, place, memory, attention });
  const shown = show(chat);
  const greetings = new Greetings(chat);
  const stopWatching = watchPages({
    changed() {
      chat.about.pageChanged();
      greetings.plan();
    },
    looked: shown.keep,
  });
  const look = () => chat.looked();
  document.addEventListener('visibilitychange', look);
  chat.begin();
  greetings.plan();
  return {
    chat,
    host: shown.host,
    stop() {
      stopWatching();
      greetings.stop();
      shown.stop();
      document.removeEventListener('visibilitychange', look);
      chat.stop();
    },
  };
}

/** Times as the visitor writes them: "en" on a British device is "en-GB". */
function regional(language: string): string {
  return navigator.languages.find((one) => one.split('-')[0] === language) ?? language;
}

interface Shown {
  host: HTMLElement;
  /** Puts it back where a site has drawn its page anew. */
  keep(): void;
  stop(): void;
}

function show(chat: Chat): Shown {
  const { state } = chat;
  const { config } = state;
  const host = h('div', { id: 'onevoice-widget', lang: config.locale });
  const shadow = host.attachShadow({ mode: 'open' });
  shadow.adoptedStyleSheets = [widgetSheet()];
  host.style.setProperty('--accent', config.accent);
  host.style.setProperty('--on-accent', inkOn(config.accent));
  const stopTheme = followTheme(host, config);
  const panel = panelView(chat);
  const launcher = launcherView(chat);
  const root = h(
    'div',
    { class: 'root', dir: config.dir, 'data-position': config.position },
    panel.element,
    ...launcher.elements,
  );
  let wasOpen = false;
  const draw = () => {
    root.classList.toggle('open', state.open);
    panel.draw();
    launcher.draw();
    if (state.open === wasOpen) return;
    wasOpen = state.open;
    if (state.open) panel.focus();
    else launcher.focus();
  };
  root.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && state.open) chat.close();
    // Keys typed here are none of the page's shortcuts.
    event.stopPropagation();
  });
  shadow.append(root);
  document.body.append(host);
  const stopDrawing = state.watch(draw);
  draw();
  return {
    host,
    keep() {
      if (!host.isConnected) document.body.append(host);
    },
    stop() {
      stopDrawing();
      stopTheme();
      host.remove();
    },
  };
}

/** Sets the theme, and follows the device's where the site says so. */
function followTheme(host: HTMLElement, { theme, accent }: { theme: string; accent: string }): () => void {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const set = () => {
    const isDark = theme === 'dark' || (theme === 'auto' && dark.matches);
    host.dataset['theme'] = isDark ? 'dark' : 'light';
    host.style.setProperty('--focus', isDark ? '#7dd3c8' : accent);
  };
  set();
  dark.addEventListener('change', set);
  return () => dark.removeEventListener('change', set);
}
