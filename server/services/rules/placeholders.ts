import type { StoredConversation } from '../../store/conversation-rows.ts';

type Filler = (conversation: StoredConversation, names: { assignee: string }) => string;

const fillers: Readonly<Record<string, Filler>> = {
  'contact.name': ({ contact }) => contact.name,
  'contact.firstName': ({ contact }) => contact.name.split(/\s+/u)[0] ?? '',
  'contact.address': ({ contact }) => contact.address,
  'conversation.number': ({ number }) => String(number),
  'conversation.subject': ({ subject }) => subject,
  'assignee.name': (_conversation, { assignee }) => assignee,
};
const placeholder = /\{\{\s*([\w.]+)\s*\}\}/gu;

/** The names that a text may hold in double braces. */
export const placeholderNames = Object.keys(fillers);

/** Names in a text that stand for nothing. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name]) => name ?? '').filter((name) => !fillers[name]);
}

/** What all names stand for in a conversation. */
export function valuesOf(
  conversation: StoredConversation,
  names: { assignee: string },
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fillers).map(([name, filler]) => [name, filler(conversation, names)]),
  );
}

/** A text with what its names stand for. */
export function fillIn(text: string, conversation: StoredConversation, names: { assignee: string }): string {
  return text.replace(placeholder, (whole, name: string) => fillers[name]?.(conversation, names) ?? whole);
}
