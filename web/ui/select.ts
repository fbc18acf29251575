import type { Icon } from './button.ts';

export interface Option {
  value: string;
  label: string;
  /** A quieter second line. */
  detail?: string;
  icon?: Icon;
  /** A dot of this CSS colour before the label (tags). */
  colour?: string;
  /** Shows an avatar with this seed before the label (people). */
  avatar?: { name: string; id?: string; src?: string };
  /** More words that the search finds it by. */
  keywords?: string[];
  disabled?: boolean;
}
