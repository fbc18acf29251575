import type { Facts, FactValue } from './facts.ts';

/** What kind of value a field has: it decides which operators there are. */
export type FieldType = 'text' | 'choice' | 'set' | 'number' | 'flag';

/** Where the choices of a field come from. */
export type Choices = readonly string[] | 'tags' | 'teams' | 'users' | 'inboxes' | 'channels' | 'languages';

interface Field {
  type: FieldType;
  choices?: Choices;
  /** May have no value. */
  optional?: boolean;
  /** Asks for the contact's own row. */
  needs?: 'contact';
  read(facts: Facts): FactValue;
}

const hourMillis = 3_600_000;
const hoursSince = (moment: Date | null, now: Date): number | null =>
  moment === null ? null : Math.round((100 * (now.getTime() - moment.getTime())) / hourMillis) / 100;
const domainOf = (address: string): string => /@([^@]+)$/.exec(address)?.[1] ?? '';

/** Keeps the names of the fields as a type. */
const table = <N extends string>(fields: Record<N, Field>): Readonly<Record<N, Field>> => fields;

/** Everything that a condition may ask: one entry for each field. The words are `rules.fields.<name>`. */
export const fields = table({
  'message.text': { type: 'text', read: ({ message }) => message?.text ?? '' },
  'message.author': {
    type: 'choice',
    choices: ['customer', 'agent', 'system'],
    optional: true,
    read: ({ message }) => message?.author ?? null,
  },
  'message.files': { type: 'flag', read: ({ message }) => (message?.files ?? 0) > 0 },
  'message.public': { type: 'flag', read: ({ message }) => message?.public ?? false },
  'message.automatic': { type: 'flag', read: ({ message }) => message?.automatic ?? false },
  'message.rating': { type: 'number', read: ({ message }) => message?.rating ?? null },
  'conversation.subject': { type: 'text', read: ({ conversation }) => conversation.subject },
  'conversation.status': {
    type: 'choice',
    choices: ['open', 'pending', 'snoozed', 'resolved'],
    read: ({ conversation }) => conversation.status,
  },
  'conversation.priority': {
    type: 'choice',
    choices: ['none', 'low', 'normal', 'high', 'urgent'],
    read: ({ conversation }) => conversation.priority,
  },
  'conversation.tags': { type: 'set', choices: 'tags', read: ({ conversation }) => [...conversation.tagIds] },
  'conversation.team': {
    type: 'choice',
    choices: 'teams',
    optional: true,
    read: ({ conversation }) => conversation.teamId,
  },
  'conversation.assignee': {
    type: 'choice',
    choices: 'users',
    optional: true,
    read: ({ conversation }) => conversation.assigneeId,
  },
  'conversation.language': {
    type: 'choice',
    choices: 'languages',
    optional: true,
    read: ({ conversation }) => conversation.language,
  },
  'conversation.sentiment': {
    type: 'choice',
    choices: ['positive', 'neutral', 'negative'],
    optional: true,
    read: ({ conversation }) => conversation.sentiment,
  },
  'conversation.spam': { type: 'flag', read: ({ conversation }) => conversation.spam },
  'conversation.messages': { type: 'number', read: ({ conversation }) => conversation.messageCount },
  'conversation.ageHours': {
    type: 'number',
    read: ({ conversation, now }) => hoursSince(conversation.createdAt, now),
  },
  'conversation.waitingHours': {
    type: 'number',
    read: ({ conversation, now }) => hoursSince(conversation.waitingSince, now),
  },
  'contact.name': { type: 'text', read: ({ conversation }) => conversation.contact.name },
  'contact.address': { type: 'text', read: ({ conversation }) => conversation.contact.address },
  'contact.domain': { type: 'text', read: ({ conversation }) => domainOf(conversation.contact.address) },
  'contact.company': { type: 'text', needs: 'contact', read: ({ contact }) => contact?.company ?? '' },
  'contact.language': {
    type: 'choice',
    choices: 'languages',
    optional: true,
    needs: 'contact',
    read: ({ contact }) => contact?.language ?? null,
  },
  inbox: { type: 'choice', choices: 'inboxes', read: ({ conversation }) => conversation.inboxId },
  channel: { type: 'choice', choices: 'channels', read: ({ conversation }) => conversation.channel },
});

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as FieldName[];

/** What is known of a field; undefined for one that is not there. */
export function findField(name: string): Field | undefined {
  return Object.hasOwn(fields, name) ? fields[name as FieldName] : undefined;
}
