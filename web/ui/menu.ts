import type { Icon } from './button.ts';

/** An entry of Menu and ContextMenu. `keys` only shows the key: the handler is in the shortcuts table. */
export type MenuItem =
  | {
      type?: 'item';
      label: string;
      onselect?: () => void;
      href?: string;
      icon?: Icon;
      keys?: string;
      detail?: string;
      danger?: boolean;
      disabled?: boolean;
    }
  | {
      type: 'check';
      label: string;
      checked: boolean;
      onselect: () => void;
      icon?: Icon;
      keys?: string;
      disabled?: boolean;
    }
  | { type: 'sub'; label: string; icon?: Icon; items: MenuItem[]; disabled?: boolean }
  | { type: 'heading'; label: string }
  | { type: 'separator' };

export const menuContent =
  'float appear scroll-thin z-50 max-h-(--bits-floating-available-height) min-w-48 max-w-80 overflow-y-auto p-1';
export const menuRow =
  'flex min-h-(--h-md) w-full items-center gap-2 rounded-md px-2 py-1 text-13 text-ink no-underline outline-none select-none ' +
  'data-highlighted:bg-fill-2 data-disabled:pointer-events-none data-disabled:text-ink-3 data-disabled:opacity-60';
