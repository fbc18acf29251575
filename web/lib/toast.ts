import { toast as sonner } from 'svelte-sonner';
import { t } from './i18n.ts';

export interface ToastOptions {
  /** A second, quieter sentence. */
  detail?: string;
  action?: { label: string; onclick: () => void };
  /** Milliseconds; errors stay for 10 s, the rest for 5 s. */
  duration?: number;
  /** The same id replaces the toast that is showing. */
  id?: string;
}

function options({ detail, action, duration, id }: ToastOptions, fallback: number) {
  return {
    duration: duration ?? fallback,
    ...(detail === undefined ? {} : { description: detail }),
    ...(id === undefined ? {} : { id }),
    ...(action ? { action: { label: action.label, onClick: action.onclick } } : {}),
  };
}

/** Short sentences at the edge of the screen; never the only place where an error is said. */
export const toast = {
  info: (text: string, more: ToastOptions = {}) => sonner(text, options(more, 5000)),
  done: (text: string, more: ToastOptions = {}) => sonner.success(text, options(more, 5000)),
  error: (text: string, more: ToastOptions = {}) => sonner.error(text, options(more, 10_000)),
  /** "Message will be sent. Undo" for as long as undoing is possible (milliseconds). */
  undo: (text: string, undo: () => void, duration = 10_000, id?: string) =>
    sonner(
      text,
      options({ action: { label: t('ui.undo'), onclick: undo }, duration, ...(id ? { id } : {}) }, duration),
    ),
  dismiss: (id: string | number) => sonner.dismiss(id),
};
