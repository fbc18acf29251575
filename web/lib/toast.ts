import { t } from './i18n.ts';
import { toastHost } from './toast-host.svelte.ts';

export interface ToastOptions {
  /** A second, quieter sentence. */
  detail?: string;
  action?: { label: string; onclick: () => void };
  /** Milliseconds; errors stay for 10 s, the rest for 5 s. */
  duration?: number;
  /** The same id replaces the toast that is showing. */
  id?: string;
}

type Kind = 'message' | 'success' | 'error';
let count = 0;

/** The library comes with the first toast: no page pays for it before one is needed. */
function show(kind: Kind, text: string, more: ToastOptions, fallback: number): string {
  const { detail, action, duration = fallback, id = `toast-${++count}` } = more;
  toastHost.wanted = true;
  void import('svelte-sonner').then(({ toast: sonner }) => {
    sonner[kind](text, {
      id,
      duration,
      ...(detail === undefined ? {} : { description: detail }),
      ...(action ? { action: { label: action.label, onClick: action.onclick } } : {}),
    });
  });
  return id;
}

/** Short sentences at the edge of the screen; never the only place where an error is said. Each answers with its id. */
export const toast = {
  info: (text: string, more: ToastOptions = {}): string => show('message', text, more, 5000),
  done: (text: string, more: ToastOptions = {}): string => show('success', text, more, 5000),
  error: (text: string, more: ToastOptions = {}): string => show('error', text, more, 10_000),
  /** "Message will be sent. Undo" for as long as undoing is possible (milliseconds). */
  undo: (text: string, undo: () => void, duration = 10_000, id?: string): string =>
    show(
      'message',
      text,
      { action: { label: t('ui.undo'), onclick: undo }, ...(id ? { id } : {}) },
      duration,
    ),
  dismiss: (id: string): void => {
    void import('svelte-sonner').then(({ toast: sonner }) => sonner.dismiss(id));
  },
};
