import type { Contact } from '../../shared/schemas/contact.ts';
import type { StoredContact, StoredIdentity } from '../store/contacts.ts';
import { moment } from './moment.ts';

/** @param extra.conversationCount counted up to a bound by whoever presents. */
export function presentContact(
  contact: StoredContact,
  extra: { identities: StoredIdentity[]; conversationCount: number },
): Contact {
  return {
    id: contact.id,
    name: contact.name,
    company: contact.company,
    notes: contact.notes,
    language: contact.language,
    timeZone: contact.timeZone,
    identities: extra.identities.map(({ id, kind, value, verified }) => ({ id, kind, value, verified })),
    conversationCount: extra.conversationCount,
    firstSeenAt: moment(contact.firstSeenAt),
    lastSeenAt: moment(contact.lastSeenAt),
  };
}
