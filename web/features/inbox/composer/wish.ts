import { api } from '../../../api/client.ts';

/** By what somebody would rather be reached. */
export interface Wish {
  name: string;
  channel: string;
  /** Their newest conversation there; null: they never wrote by it. */
  conversationId: string | null;
}

const looked = 50;

/** Whether the person behind an address would rather be written to by another channel. Throws ApiError. */
export async function wishOf(address: string, channel: string): Promise<Wish | null> {
  const { items } = await api('listContacts', { query: { q: address, limit: looked } });
  const contact = items.find(({ identities }) =>
    identities.some(({ value }) => value.toLowerCase() === address.toLowerCase()),
  );
  const wanted = contact?.manners?.channel;
  if (!contact || !wanted || wanted === channel) return null;
  const past = await api('listContactConversations', {
    params: { id: contact.id },
    query: { limit: looked },
  });
  const there = past.items.find((one) => one.channel === wanted);
  return { name: contact.name || address, channel: wanted, conversationId: there?.id ?? null };
}
