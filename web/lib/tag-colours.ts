import type { Tag } from '../../shared/schemas/tag.ts';

/** The dot of a tag as a CSS colour that is seen on every ground, light and dark. */
export const tagColours: Record<Tag['colour'], string> = {
  grey: 'var(--tag-grey)',
  teal: 'var(--tag-teal)',
  blue: 'var(--tag-blue)',
  violet: 'var(--tag-violet)',
  pink: 'var(--tag-pink)',
  red: 'var(--tag-red)',
  amber: 'var(--tag-amber)',
  green: 'var(--tag-green)',
};
