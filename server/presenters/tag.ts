import type { Tag } from '../../shared/schemas/tag.ts';
import type { StoredTag } from '../store/tags.ts';

export function presentTag(tag: StoredTag): Tag {
  return { id: tag.id, name: tag.name, colour: tag.colour, keywords: tag.keywords };
}
