import type { IncomingItem, ParsedMessage } from '../../channels/contract.ts';
import { findChannel } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import type { StoredInbox } from '../../store/inboxes.ts';

export interface Writing {
  inbox: StoredInbox;
  customer: { name: string; address: string };
  /** Of what is written: the same gives the same bytes. */
  id: string;
  at: Date;
  subject: string;
  text: string;
  /** Our last answer, by its provider's id, and the first thing that they wrote; null: it is the first. */
  answered: { id: string; first: string } | null;
}

/** The id that their provider gives to what they write. */
export function providerId({ address }: Writing['customer'], id: string): string {
  const domain = address.split('@')[1];
  return domain === undefined ? `m-${id}` : `${id}@${domain}`;
}

export interface Written {
  item: IncomingItem;
  parsed: ParsedMessage;
}

/** Mail names what it answers; elsewhere providers know our answers by ids of their own, and their customers' by theirs. */
function threadOf({ address }: Writing['customer'], answered: Writing['answered']) {
  if (!answered) return { inReplyTo: null, references: [] };
  const { id, first } = answered;
  return address.includes('@')
    ? { inReplyTo: id, references: [first, id] }
    : { inReplyTo: first, references: [first] };
}

/**
 * What a customer writes, as the provider of the inbox would hand it over, and as its channel reads it.
 * @returns null when the channel has no way to write it, or cannot read it
 */
export async function writtenBy(
  { secretBox, clock }: Pick<Context, 'secretBox' | 'clock'>,
  { inbox, customer, id, at, subject, text, answered }: Writing,
): Promise<Written | null> {
  const channel = findChannel(inbox.channel);
  const simulator = await channel?.simulator?.();
  if (!channel || !simulator || channel.visitors) return null;
  const externalId = providerId(customer, id);
  try {
    const raw = await simulator.compose({
      from: { address: customer.address, name: customer.name, handle: customer.name },
      to: [{ address: inbox.address, name: '' }],
      subject: answered && subject !== '' ? `Re: ${subject}` : subject,
      ...{ text, externalId, files: [], date: at },
      ...threadOf(customer, answered),
    });
    const parsed = await channel.parse(raw, {
      account: { inboxId: inbox.id, address: inbox.address, name: inbox.name },
      settings: channel.settings.parse(inbox.settings),
      learned: inbox.learned ?? null,
      openReplyToken: (token) => {
        const conversationId = secretBox.openReplyToken(token);
        return conversationId === null ? null : { conversationId };
      },
      now: clock.now(),
    });
    if (parsed.type !== 'message') return null;
    return { item: { raw, providerTime: at, ...channel.describeRaw(raw) }, parsed };
  } catch {
    return null;
  }
}
