import { chatMessage, chatMessages, oneConvo, type ChatMessage } from './entities.ts';
import type { Agent } from './agent.ts';
import type { XrpcCall } from './xrpc.ts';

/** Direct messages live with a service of their own; our server passes the calls on. */
export const chatService = { 'atproto-proxy': 'did:web:api.bsky.chat#bsky_chat' };

export const chatCall = (call: XrpcCall = {}): XrpcCall => ({ ...call, headers: chatService });

/** The newest messages of a chat, newest first; deleted ones are left out. */
export async function newestMessages(agent: Agent, convoId: string, limit = 30): Promise<ChatMessage[]> {
  const params = { convoId, limit: String(limit) };
  const { messages } = await agent.call('chat.bsky.convo.getMessages', chatMessages, chatCall({ params }));
  return messages.flatMap((one) => {
    const message = chatMessage.safeParse(one);
    return message.success && (one as { text?: unknown }).text !== undefined ? [message.data] : [];
  });
}

/** The chat with somebody, begun when there is none. */
export async function convoWith(agent: Agent, did: string): Promise<string> {
  const params = { members: [did] };
  const { convo } = await agent.call('chat.bsky.convo.getConvoForMembers', oneConvo, chatCall({ params }));
  return convo.id;
}
