import type { WidgetHello } from '../../shared/widget/protocol.ts';
import { complain } from './complain.ts';
import { startWidget, type Widget } from './widget.ts';

/**
 * The one script of the widget: `<script async src="https://…/widget.js" data-key="…">`. It leaves one name on the
 * page, `window.onevoice`; what a site calls before it is there may be put into an array of that name, as functions.
 */
export interface OnevoiceApi {
  open(): void;
  close(): void;
  toggle(): void;
  /** Says who is logged in, signed by the site's server; null: nobody any more. */
  identify(user: WidgetHello['user']): void;
  /** Allows the team to see the pages that the visitor looks at, or no longer. */
  consent(allowed: boolean): void;
  /** Writes for the visitor, as if they had. */
  send(text: string): void;
  on(event: 'open' | 'close' | 'unread', listener: (value: boolean | number) => void): void;
  /** Takes it off the page. */
  remove(): void;
}

type Early = (api: OnevoiceApi) => void;
declare global {
  interface Window {
    onevoice?: OnevoiceApi | Early[];
  }
}

function apiOf(widget: Widget, script: HTMLScriptElement): OnevoiceApi {
  const { chat } = widget;
  const { state } = chat;
  const listeners: [event: string, listener: (value: boolean | number) => void][] = [];
  let before = { open: state.open, unread: state.unread };
  const tell = (event: string, value: boolean | number) => {
    for (const [name, listener] of listeners) if (name === event) listener(value);
  };
  state.watch(() => {
    const now = { open: state.open, unread: state.unread };
    if (now.open !== before.open) tell(now.open ? 'open' : 'close', now.open);
    if (now.unread !== before.unread) tell('unread', now.unread);
    before = now;
  });
  return {
    open: () => chat.open(),
    close: () => chat.close(),
    toggle: () => (state.open ? chat.close() : chat.open()),
    identify: (user) => chat.identify(user),
    consent: (allowed) => chat.about.allowPages(allowed),
    send: (text) => chat.send(text),
    on: (event, listener) => void listeners.push([event, listener]),
    remove() {
      widget.stop();
      delete script.dataset['onevoice'];
      delete window.onevoice;
    },
  };
}

/** A site that draws its pages itself may run the tag again: there is one widget all the same. */
function isHere(script: HTMLScriptElement): boolean {
  const begun = [...document.scripts].some((one) => one !== script && one.dataset['onevoice'] !== undefined);
  return begun || (window.onevoice !== undefined && !Array.isArray(window.onevoice));
}

async function begin(script: HTMLScriptElement): Promise<void> {
  const { key, locale, theme, userId, userHash, userName, userEmail } = script.dataset;
  if (key === undefined || !/^[0-9a-f]{24}$/.test(key)) {
    complain('Onevoice: the script needs data-key, the key of an inbox.');
    return;
  }
  if (isHere(script)) return;
  script.dataset['onevoice'] = '';
  const signed = userId !== undefined && userHash !== undefined;
  const user = signed ? { id: userId, hash: userHash } : null;
  const widget = await startWidget(
    {
      server: new URL(script.src).origin,
      key,
      locale: locale ?? (document.documentElement.lang || navigator.language),
      user: user && {
        ...user,
        ...(userName !== undefined && { name: userName }),
        ...(userEmail !== undefined && { email: userEmail }),
      },
    },
    theme === 'light' || theme === 'dark' ? theme : null,
  );
  const early = Array.isArray(window.onevoice) ? window.onevoice : [];
  const api = apiOf(widget, script);
  window.onevoice = api;
  for (const call of early) call(api);
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement) {
  const start = () => {
    begin(script).catch((error: unknown) => {
      complain(`Onevoice: the chat is not available here. ${String(error)}`);
    });
  };
  if (document.body) start();
  else document.addEventListener('DOMContentLoaded', start);
}
