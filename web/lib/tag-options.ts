import { directory } from '../stores/directory.svelte.ts';
import type { Option } from '../ui/select.ts';
import { tagColours } from './tag-colours.ts';

/** Tags to choose from: those of a group stand together under its name, those without one first. */
export function tagOptions(): Option[] {
  return directory.tagList
    .toSorted((a, b) => (a.group ?? '').localeCompare(b.group ?? ''))
    .map(({ id, name, colour, group }) => ({
      ...{ value: id, label: name, colour: tagColours[colour] },
      ...(group !== null && { detail: group, keywords: [group] }),
    }));
}
