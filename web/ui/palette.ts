import type { Icon } from './button.ts';

export interface PaletteItem {
  id: string;
  label: string;
  detail?: string;
  icon?: Icon;
  keys?: string;
  keywords?: string[];
  onselect: () => void;
}

export interface PaletteGroup {
  id: string;
  label: string;
  items: PaletteItem[];
  /** The server found these for the query: they are shown as they come, not filtered again. */
  searched?: boolean;
}
