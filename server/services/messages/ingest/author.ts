import type { StoredMessage } from '../../../store/messages.ts';
import type { StoredUser } from '../../../store/users.ts';
import type { PlannedContact } from '../../contacts/resolve-identity.ts';
import type { Arrival } from './look-up.ts';
import { addressesOf } from './people.ts';

interface Circumstances {
  contact: PlannedContact;
  colleague: StoredUser | null;
  isOwn: (address: string) => boolean;
  /** The conversation that it joins; null: a new one. */
  joined: { contactAddress: string } | null;
}

/**
 * Who wrote, and so what kind of message it is. A colleague who answers from a mail program of their own wrote what we
 * say: to the customer it is an outbound message (sent elsewhere, so without a delivery), to us alone it is a note.
 * A colleague who begins a conversation, or whose own it is, is a customer like others; so is a forged one.
 */
export function authorFor(
  { parsed, sender }: Arrival,
  { contact, colleague, isOwn, joined }: Circumstances,
): Pick<StoredMessage, 'author'> & { kind: 'inbound' | 'outbound' | 'note' } {
  const fromContact = {
    kind: 'inbound' as const,
    author: { type: 'contact' as const, id: contact.id, name: contact.name },
  };
  if (parsed.own && joined) {
    return { kind: 'outbound', author: { type: 'user', id: null, name: parsed.from.name || sender.address } };
  }
  const isOurs = colleague !== null || isOwn(sender.address);
  if (!isOurs || !joined || joined.contactAddress === sender.address || parsed.verified === false) {
    return fromContact;
  }
  const reaches = addressesOf([...parsed.to, ...parsed.cc]).includes(joined.contactAddress);
  if (!colleague && !reaches) return fromContact;
  return {
    kind: reaches ? 'outbound' : 'note',
    author: {
      type: 'user',
      id: colleague?.id ?? null,
      name: (colleague?.name ?? parsed.from.name) || sender.address,
    },
  };
}
