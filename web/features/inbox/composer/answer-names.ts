import { t } from '../../../lib/i18n.ts';

const words = {
  greeting: 'greeting',
  closing: 'closing',
  'contact.name': 'contactName',
  'contact.firstName': 'firstName',
  'contact.address': 'address',
  'order.number': 'orderNumber',
  'order.total': 'orderTotal',
  'order.link': 'orderLink',
  'conversation.number': 'number',
  'conversation.subject': 'subject',
  'assignee.name': 'assignee',
} as const;

/** What a name in an answer stands for: "the customer’s first name". */
export function nameWords(name: string): string {
  return Object.hasOwn(words, name) ? t(`answers.names.${words[name as keyof typeof words]}`) : `{{${name}}}`;
}
