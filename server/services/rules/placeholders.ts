import { mannersOf, type Manners } from '../../../shared/manners/manners.ts';
import type { CountedOrder, OrderTally } from '../../../shared/orders/summary.ts';
import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';

/** Who is spoken of besides the conversation itself. */
export interface SpokenNames {
  assignee: string;
  /** What people wrote down of how the customer likes to be written to. */
  manners?: MannersProfile | undefined;
  /** What the customer ordered. */
  orders?: OrderTally | null | undefined;
  /** What else is known of them and their company, as it is written in a language: "contact.attr.plan" -> "Gold". */
  attributes?: ((language: string | null) => Record<string, string>) | undefined;
  /** The language of the text, where it was written for one. */
  writing?: string | null;
}

type Filler = (conversation: StoredConversation, names: SpokenNames, manners: Manners) => string;

const fillers: Readonly<Record<string, Filler>> = {
  greeting: (_conversation, _names, { greeting }) => greeting,
  closing: (_conversation, _names, { closing }) => closing,
  'contact.name': ({ contact }, { manners }) => manners?.address || contact.name,
  'contact.firstName': ({ contact }, _names, { givenName }) =>
    givenName || (contact.name.split(/\s+/u)[0] ?? ''),
  'contact.address': ({ contact }) => contact.address,
  'order.number': (_conversation, { orders }) => orders?.latest?.number ?? '',
  'order.total': (_conversation, { orders }, { language }) => amountOf(orders?.latest, language),
  'order.link': (_conversation, { orders }) => orders?.latest?.url ?? '',
  // What voters are told of: elsewhere they stand for nothing.
  'idea.title': () => '',
  'idea.status': () => '',
  'idea.reason': () => '',
  'conversation.number': ({ number }) => String(number),
  'conversation.subject': ({ subject }) => subject,
  'assignee.name': (_conversation, { assignee }) => assignee,
};
/** "49,90 €": as it is written in their language. */
function amountOf(order: CountedOrder | null | undefined, language: string | null): string {
  if (!order) return '';
  const { currency, total } = order;
  const [locale = 'en'] = Intl.NumberFormat.supportedLocalesOf(language ?? 'en');
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(total);
}

const placeholder = /\{\{\s*([\w.]+)\s*\}\}/gu;

/** The names that a text may hold in double braces. */
export const placeholderNames = Object.keys(fillers);

/** Names in a text that stand for nothing. */
export function unknownPlaceholders(text: string): string[] {
  return [...text.matchAll(placeholder)].map(([, name]) => name ?? '').filter((name) => !isPlaceholder(name));
}

const attributePlaceholder = /^(?:contact|company)\.attr\.[a-z][a-z0-9_]*$/u;

/** May a text hold this name? Which attributes there are may change: one that is not there has no value. */
export const isPlaceholder = (name: string): boolean =>
  Object.hasOwn(fillers, name) || attributePlaceholder.test(name);

function mannersIn(
  { contact, language }: StoredConversation,
  { manners = {}, writing }: SpokenNames,
): Manners {
  // Where no name is known a conversation shows the address: nobody is called by that.
  const name = contact.name === contact.address ? '' : contact.name;
  return mannersOf(manners, { name, language, writing: writing ?? null });
}

/** What all names stand for in a conversation. */
export function valuesOf(conversation: StoredConversation, names: SpokenNames): Record<string, string> {
  const manners = mannersIn(conversation, names);
  const known = Object.entries(fillers).map(([name, filler]) => [name, filler(conversation, names, manners)]);
  return { ...Object.fromEntries(known), ...names.attributes?.(manners.language) } as Record<string, string>;
}

/** A text with what its names stand for. */
export function fillIn(text: string, conversation: StoredConversation, names: SpokenNames): string {
  const manners = mannersIn(conversation, names);
  const attributes = names.attributes?.(manners.language) ?? {};
  return text.replace(placeholder, (whole, name: string) => {
    const nothing = attributePlaceholder.test(name) ? '' : whole;
    return fillers[name]?.(conversation, names, manners) ?? attributes[name] ?? nothing;
  });
}
