import type { Tag } from '../../shared/schemas/tag.ts';
import type { StoredTag } from '../store/tags.ts';

export function presentTag({ id, name, colour, keywords, group, learning }: StoredTag): Tag {
  return { id, name, colour, keywords, group, learning };
}
