import { directory } from '../../../stores/directory.svelte.ts';
import { session } from '../../../stores/session.svelte.ts';
import { teamMark } from './document-text.ts';
import type { Mentionable } from './rich-editor.ts';

/** Whom a note may mention: colleagues first, then teams. */
export function mentionable(): Mentionable[] {
  const people = directory.people.filter((user) => user.id !== session.userId);
  return [
    ...people.map(({ id, name }) => ({ id, label: name })),
    ...directory.teamList.map(({ id, name }) => ({ id: teamMark + id, label: name })),
  ];
}
