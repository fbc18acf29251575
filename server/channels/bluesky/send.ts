import { buffer } from 'node:stream/consumers';
import { z } from 'zod';
import type { OutboundFile, OutboundMessage, SendResult } from '../contract.ts';
import { SendError } from '../contract.ts';
import { agentFor, type Agent } from './agent.ts';
import { chatCall, convoWith, newestMessages } from './chat.ts';
import { chatMessage, strongRef, type ChatMessage, type Facet } from './entities.ts';
import { facetsOf } from './facets.ts';
import { toSendError } from '../polling/provider-error.ts';
import type { BlueskyFacts } from './parse.ts';
import { chatId } from './raw.ts';
import { createOnce } from './records.ts';
import type { BlueskyAccount } from './settings.ts';
import { tidFor } from './tid.ts';
import { XrpcError } from './xrpc.ts';

const postCollection = 'app.bsky.feed.post';
/** A message that is that old was tried before. */
const secondTryMillis = 90_000;

/** What `parse` put aside, or an earlier `send`. */
export const blueskyFacts: z.ZodType<BlueskyFacts> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('post'), post: strongRef, root: strongRef, did: z.string(), at: z.string() }),
  z.object({ type: z.literal('chat'), convoId: z.string(), messageId: z.string(), did: z.string() }),
]);

/**
 * Answers a post with a post, a chat message with a chat message, and a post with a chat message when nobody else shall
 * see the answer.
 * @throws SendError
 */
export async function sendBluesky(account: BlueskyAccount, message: OutboundMessage): Promise<SendResult> {
  const facts = blueskyFacts.safeParse(message.answers?.channelData).data;
  if (!facts) throw new SendError('permanent', 'It is not known which post this answers.');
  const agent = await agentFor(account).catch(asSendError);
  if (facts.type === 'chat') return sendChat(agent, message, { convoId: facts.convoId, did: facts.did });
  if (message.visibility !== 'direct') return sendPost(agent, message, facts);
  const to = facts.did === agent.did ? message.to[0]?.address : facts.did;
  if (to === undefined) throw new SendError('permanent', 'It is not known who this is for.');
  const convoId = await convoWith(agent, to).catch(asSendError);
  return sendChat(agent, message, { convoId, did: to });
}

function asSendError(error: unknown): never {
  throw toSendError(error, 'transient');
}

type PostFacts = Extract<BlueskyFacts, { type: 'post' }>;

async function sendPost(agent: Agent, message: OutboundMessage, answered: PostFacts): Promise<SendResult> {
  const facets = await textFacets(agent, message.text);
  const embed = await embedOf(agent, message.files);
  const at = message.date.toISOString();
  const record = {
    text: message.text,
    createdAt: at,
    reply: { root: answered.root, parent: answered.post },
    ...(facets.length > 0 && { facets }),
    ...(embed && { embed }),
    ...(message.language && { langs: [message.language] }),
  };
  const rkey = tidFor(message.messageId, message.date);
  const post = await createOnce(agent, { collection: postCollection, rkey }, record);
  const facts: BlueskyFacts = {
    ...{ type: 'post', root: answered.root, did: agent.did, at },
    post: { uri: post.uri, cid: post.cid },
  };
  return {
    externalId: post.uri,
    providerReply: `Posted as ${post.cid}`,
    rejected: [],
    url: `https://bsky.app/profile/${agent.did}/post/${rkey}`,
    channelData: facts,
  };
}

const resolved = z.object({ did: z.string() });

function textFacets(agent: Agent, text: string): Promise<Facet[]> {
  return facetsOf(text, async (handle) => {
    const params = { handle };
    return agent.call('com.atproto.identity.resolveHandle', resolved, { params }).then(
      ({ did }) => did,
      // Who is not found is not mentioned; what stands there is text all the same.
      () => null,
    );
  }).catch(asSendError);
}

const uploaded = z.object({ blob: z.unknown() });

/** Pictures, or one film: a post holds no more. */
async function embedOf(agent: Agent, files: readonly OutboundFile[]): Promise<object | null> {
  if (files.length === 0) return null;
  const blobs = [];
  for (const file of files) {
    const content = await buffer(file.open());
    const { blob } = await agent
      .call('com.atproto.repo.uploadBlob', uploaded, {
        ...{ method: 'POST', bytes: { type: file.type, content }, timeoutMillis: 120_000 },
      })
      .catch(asSendError);
    blobs.push({ blob, alt: file.name.replace(/\.[A-Za-z0-9]{1,5}$/, '') });
  }
  const [first] = blobs;
  if (files.length === 1 && files[0]?.type.startsWith('video/') && first) {
    return { $type: 'app.bsky.embed.video', video: first.blob, alt: first.alt };
  }
  return { $type: 'app.bsky.embed.images', images: blobs.map(({ blob, alt }) => ({ image: blob, alt })) };
}

interface Chat {
  convoId: string;
  did: string;
}

/** The chat service knows no keys: when in doubt its newest messages tell. */
async function sendChat(agent: Agent, message: OutboundMessage, chat: Chat): Promise<SendResult> {
  if (message.files.length > 0) {
    throw new SendError('permanent', 'Direct messages on Bluesky carry no files.');
  }
  const triedBefore = Date.now() - message.date.getTime() > secondTryMillis;
  const earlier = triedBefore ? await findSent(agent, message, chat).catch(asSendError) : null;
  const sent = earlier ?? (await postChat(agent, message, chat));
  const facts: BlueskyFacts = { type: 'chat', ...chat, messageId: sent.id };
  return {
    externalId: chatId(chat.convoId, sent.id),
    providerReply: `Sent as ${sent.id}`,
    rejected: [],
    url: null,
    channelData: facts,
  };
}

async function postChat(agent: Agent, message: OutboundMessage, chat: Chat): Promise<ChatMessage> {
  const facets = await textFacets(agent, message.text);
  const json = {
    convoId: chat.convoId,
    message: { text: message.text, ...(facets.length > 0 && { facets }) },
  };
  try {
    const call = chatCall({ method: 'POST', json });
    return await agent.call('chat.bsky.convo.sendMessage', chatMessage, call);
  } catch (error) {
    const doubt = error instanceof XrpcError && error.mayHaveArrived;
    const found = doubt ? await findSent(agent, message, chat).catch(() => null) : null;
    if (found) return found;
    throw toSendError(error);
  }
}

async function findSent(agent: Agent, message: OutboundMessage, chat: Chat): Promise<ChatMessage | null> {
  const written = message.date.getTime() - 60_000;
  const newest = await newestMessages(agent, chat.convoId);
  const isIt = ({ sender, text, sentAt }: ChatMessage) =>
    sender.did === agent.did && text === message.text && Date.parse(sentAt) >= written;
  return newest.find(isIt) ?? null;
}
