import { findAttributeField } from '../attributes/fields.ts';
import { surveyKinds, verdictOf } from '../surveys/kinds.ts';
import { contactFields, domainOf } from './contact-fields.ts';
import type { Facts } from './facts.ts';
import { table, type Field } from './field-table.ts';
import { dueHoursOf, slaStates, slaStatesOf } from './sla-facts.ts';

const hourMillis = 3_600_000;
const hoursSince = (moment: Date | null, now: Date): number | null =>
  moment === null ? null : Math.round((100 * (now.getTime() - moment.getTime())) / hourMillis) / 100;
function numberOf(value: unknown): number | null {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : null;
}
const wordsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
const wordOf = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** What kind of survey was answered, and what that says; once there was but one kind. */
function surveyOf({ kind = 'csat', score }: Facts['happened']) {
  const known = surveyKinds.find((one) => one === kind);
  const given = numberOf(score);
  return known && given !== null ? { kind: known, verdict: verdictOf(known, given) } : null;
}

function intentsOf({ tagIds, marks }: Facts['conversation']): string[] {
  const machine = (by: string | undefined) => by === 'keyword' || by === 'learnt';
  return tagIds.filter((id) => machine(marks?.tags?.[id]?.by));
}

/** What a condition may ask of the conversation, of what was written and of what happened. */
const conversationFields = table<Facts>()({
  'message.text': { type: 'text', read: ({ message }) => message?.text ?? '' },
  'message.author': {
    type: 'choice',
    choices: ['customer', 'agent', 'system'],
    optional: true,
    read: ({ message }) => message?.author ?? null,
  },
  'message.subject': { type: 'text', read: ({ message }) => message?.subject ?? '' },
  'message.recipients': { type: 'text', read: ({ message }) => (message?.recipients ?? []).join(' ') },
  'message.files': { type: 'flag', read: ({ message }) => (message?.fileNames.length ?? 0) > 0 },
  'message.fileNames': { type: 'text', read: ({ message }) => (message?.fileNames ?? []).join('\n') },
  'message.language': {
    type: 'choice',
    choices: 'languages',
    optional: true,
    read: ({ message }) => message?.language ?? null,
  },
  'message.sentiment': {
    type: 'choice',
    choices: ['positive', 'neutral', 'negative'],
    optional: true,
    read: ({ message }) => message?.sentiment ?? null,
  },
  'message.kind': {
    type: 'choice',
    choices: ['message', 'mention', 'review', 'comment'],
    optional: true,
    read: ({ message }) => message?.kind ?? null,
  },
  'message.verified': { type: 'flag', read: ({ message }) => message?.verified ?? false },
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
  // What the machine takes it to be about: tags that it put on by their words or by what it learnt.
  'conversation.intent': {
    type: 'set',
    choices: 'tags',
    read: ({ conversation }) => intentsOf(conversation),
  },
  // Of a tag that was added: which one. Of anything else nothing.
  'event.tags': { type: 'set', choices: 'tags', read: ({ happened }) => wordsOf(happened['tagIds']) },
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
  'conversation.quietHours': {
    type: 'number',
    read: ({ conversation, now }) => hoursSince(conversation.lastActivityAt, now),
  },
  'conversation.hoursSinceCustomer': {
    type: 'number',
    read: ({ conversation, now }) => hoursSince(conversation.lastInboundAt, now),
  },
  'conversation.hoursSinceAnswer': {
    type: 'number',
    read: ({ conversation, now }) => hoursSince(conversation.lastOutboundAt, now),
  },
  'conversation.answered': { type: 'flag', read: ({ conversation }) => conversation.lastOutboundAt !== null },
  'conversation.files': { type: 'flag', read: ({ conversation }) => conversation.hasAttachments },
  'conversation.participants': {
    type: 'text',
    read: ({ conversation }) => conversation.participants.join(' '),
  },
  'conversation.sharedWith': {
    type: 'set',
    choices: 'users',
    read: ({ conversation }) => [...conversation.sharedWith],
  },
  'conversation.alarmed': {
    type: 'flag',
    read: ({ conversation }) => (conversation.routing?.alarmedAt ?? null) !== null,
  },
  'conversation.held': { type: 'flag', read: ({ conversation }) => conversation.held ?? false },
  'sla.state': {
    type: 'set',
    choices: slaStates,
    read: ({ conversation, now }) => slaStatesOf(conversation, now),
  },
  'sla.policy': {
    type: 'choice',
    choices: 'policies',
    optional: true,
    read: ({ conversation }) => conversation.sla?.pins.at(-1)?.policyId ?? null,
  },
  'sla.dueHours': { type: 'number', read: ({ conversation, now }) => dueHoursOf(conversation, now) },
  'sla.metric': {
    type: 'choice',
    choices: ['firstResponse', 'nextResponse', 'publicAnswer', 'resolution', 'handOff'],
    optional: true,
    read: ({ happened }) => wordOf(happened['metric']),
  },
  'sla.percent': { type: 'number', read: ({ happened }) => numberOf(happened['percent']) },
  'survey.kind': {
    type: 'choice',
    choices: surveyKinds,
    optional: true,
    read: ({ happened }) => surveyOf(happened)?.kind ?? null,
  },
  'survey.verdict': {
    type: 'choice',
    choices: ['good', 'middle', 'bad'],
    optional: true,
    read: ({ happened }) => surveyOf(happened)?.verdict ?? null,
  },
  'survey.score': { type: 'number', read: ({ happened }) => numberOf(happened['score']) },
  'survey.comment': { type: 'text', read: ({ happened }) => wordOf(happened['comment']) ?? '' },
  hours: {
    type: 'set',
    choices: 'calendars',
    needs: 'hours',
    read: ({ openCalendarIds }) => [...openCalendarIds],
  },
  inbox: { type: 'choice', choices: 'inboxes', read: ({ conversation }) => conversation.inboxId },
  channel: { type: 'choice', choices: 'channels', read: ({ conversation }) => conversation.channel },
});

/** Of the customer, as the conversation knows them: of several addresses the one that it is held with. */
const customerFields = table<Facts>()({
  'contact.name': { type: 'text', read: ({ conversation }) => conversation.contact.name },
  'contact.address': { type: 'text', read: ({ conversation }) => conversation.contact.address },
  'contact.domain': { type: 'text', read: ({ conversation }) => domainOf(conversation.contact.address) },
  'contact.segments': {
    type: 'set',
    choices: 'segments',
    needs: 'contact',
    read: ({ contact }) => [...(contact?.segmentIds ?? [])],
  },
  'contact.knownHours': {
    type: 'number',
    needs: 'contact',
    read: ({ contact, now }) => hoursSince(contact?.firstSeenAt ?? null, now),
  },
});

/** Everything that a condition of a rule may ask: one entry for each field. The words are `rules.fields.<name>`. */
export const fields = { ...conversationFields, ...contactFields, ...customerFields };

export type FieldName = keyof typeof fields;
export const fieldNames = Object.keys(fields) as FieldName[];

/** What is known of a field; undefined for one that is not there. */
export function findField(name: string): Field<Facts> | undefined {
  return Object.hasOwn(fields, name) ? fields[name as FieldName] : findAttributeField(name);
}
