import type { Knowledge, KnownConversation, ThreadingFacts } from './facts.ts';

type Colleagues = Pick<Knowledge, 'isColleague'>;

/**
 * May somebody's message enter a conversation? Only when one of the sender's addresses was on it before, or when a
 * colleague wrote. A colleague's address that is known to be forged opens nothing.
 */
export function mayJoin(
  sender: ThreadingFacts['sender'],
  conversation: KnownConversation,
  { isColleague }: Colleagues,
): boolean {
  const addresses = [sender.address, ...sender.aliases];
  if (addresses.some((address) => conversation.keepsOut?.includes(address))) return false;
  if (addresses.some((address) => conversation.participants.includes(address))) return true;
  return sender.verified !== false && isColleague(sender.address);
}

/** Is everybody on the message in the conversation already (or one of us)? */
export function onlyParticipants(
  { sender, recipients }: Pick<ThreadingFacts, 'sender' | 'recipients'>,
  conversation: KnownConversation,
  { isColleague }: Colleagues,
): boolean {
  return [sender.address, ...recipients].every(
    (address) => conversation.participants.includes(address) || isColleague(address),
  );
}
