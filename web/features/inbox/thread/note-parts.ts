import type { Message } from '../../../../shared/schemas/message.ts';
import { directory } from '../../../stores/directory.svelte.ts';
import { withConversations } from './conversation-refs.ts';
import { linked } from './linked-text.ts';

export interface NotePart {
  text: string;
  /** A conversation that it names, by id or number. */
  conversation?: string | number;
  href?: string;
  mention?: boolean;
}

/** A note's text with its links and with the people and teams that it mentions marked. */
export function noteParts(message: Pick<Message, 'text' | 'mentions' | 'teamMentions'>): NotePart[] {
  const names = [
    ...message.mentions.flatMap((id) => directory.users.get(id)?.name ?? []),
    ...(message.teamMentions ?? []).flatMap((id) => directory.teams.get(id)?.name ?? []),
  ];
  return linked(message.text)
    .flatMap((part): NotePart[] => (part.href ? [part] : withMentions(part.text, names)))
    .flatMap((part) => withConversations(part, location.origin));
}

/** Splits at "@Name" for the given names; the longest name wins ("Ada Lovelace" before "Ada"). */
export function withMentions(text: string, names: readonly string[]): NotePart[] {
  if (names.length === 0) return [{ text }];
  const longestFirst = names
    .toSorted((a, b) => b.length - a.length)
    .map((name) => `@${name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
  return text
    .split(new RegExp(`(${longestFirst.join('|')})`, 'u'))
    .filter((part) => part !== '')
    .map((part) =>
      names.includes(part.slice(1)) && part.startsWith('@') ? { text: part, mention: true } : { text: part },
    );
}
