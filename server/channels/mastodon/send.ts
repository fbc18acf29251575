import { z } from 'zod';
import type { AnsweredMessage, OutboundMessage, SendResult } from '../contract.ts';
import { SendError } from '../contract.ts';
import { ApiError, MastodonApi } from './api.ts';
import { statusEntity, visibilityEntity, type StatusEntity } from './entities.ts';
import { toSendError } from '../polling/provider-error.ts';
import { postText } from './html-text.ts';
import { learnInstance, type Learned } from './instance.ts';
import { uploadMedia } from './media.ts';
import type { StatusFacts } from './parse.ts';
import { postId } from './raw.ts';
import type { MastodonAccount } from './settings.ts';
import { answerVisibility } from './visibility.ts';

/** What `parse` put aside, or an earlier `send`. */
export const statusFacts = z.object({
  statusId: z.string(),
  accountId: z.string(),
  visibility: visibilityEntity,
  spoiler: z.string(),
});

/** A message that is that old was tried before: it may be there already, and keys are kept for an hour only. */
const secondTryMillis = 90_000;
const newestPosts = 20;

interface Sending {
  api: MastodonApi;
  account: MastodonAccount;
  message: OutboundMessage;
  answered: StatusFacts | null;
  learned: Learned;
}

/**
 * Posts an answer. The server is given our message's id as its idempotency key; where that is not kept (or no longer),
 * our newest posts are looked at before anything is posted again.
 * @throws SendError
 */
export async function sendMastodon(account: MastodonAccount, message: OutboundMessage): Promise<SendResult> {
  const api = new MastodonApi(account.settings.instanceUrl, account.secrets.accessToken);
  const learned = await learnedAbout(api, account);
  const sending = { api, account, message, learned, answered: factsOf(message.answers ?? null) };
  const triedBefore = Date.now() - message.date.getTime() > secondTryMillis;
  const earlier = triedBefore ? await findPosted(sending).catch(asSendError) : null;
  return resultOf(sending, earlier ?? (await post(sending)));
}

async function learnedAbout(api: MastodonApi, account: MastodonAccount): Promise<Learned> {
  const known = account.learned as Partial<Learned> | null | undefined;
  if (known?.accountId !== undefined && known.software !== undefined) return known as Learned;
  return learnInstance(api).catch(asSendError);
}

function asSendError(error: unknown): never {
  throw toSendError(error, 'transient');
}

/** @throws SendError permanent when the post that is answered is not one of this channel */
function factsOf(answers: AnsweredMessage | null): StatusFacts | null {
  if (!answers) return null;
  const facts = statusFacts.safeParse(answers.channelData);
  if (facts.success) return facts.data;
  throw new SendError('permanent', 'It is not known which post this answers.');
}

async function post(sending: Sending): Promise<StatusEntity> {
  const { api, message } = sending;
  const mediaIds: string[] = [];
  for (const file of message.files) mediaIds.push(await uploadMedia(api, file));
  try {
    const { data } = await api.call('/api/v1/statuses', statusEntity, {
      method: 'POST',
      headers: { 'idempotency-key': message.messageId },
      json: statusOf(sending, mediaIds),
    });
    return data;
  } catch (error) {
    const found = await findAfterDoubt(sending, error);
    if (found) return found;
    throw toSendError(error, sending.learned.software === 'mastodon' ? 'transient' : 'unconfirmed');
  }
}

/** What the API takes; what is not set is not sent. */
export function statusOf(
  { message, answered, learned }: Omit<Sending, 'api' | 'account'>,
  mediaIds: string[],
) {
  const { contentWarning, language } = message;
  const warning = contentWarning === undefined ? answered?.spoiler : contentWarning;
  const visibility = answerVisibility(message.visibility, answered?.visibility ?? null);
  return {
    status: message.text,
    // snac reads back what was sent to one person as "private".
    visibility: learned.software === 'snac' && visibility === 'private' ? 'direct' : visibility,
    ...(answered && { in_reply_to_id: answered.statusId }),
    ...(mediaIds.length > 0 && { media_ids: mediaIds }),
    ...(warning && { spoiler_text: warning }),
    ...(language && { language }),
  };
}

/** The answer got lost: is the post there? @returns null: not there, or it cannot be said */
async function findAfterDoubt(sending: Sending, error: unknown): Promise<StatusEntity | null> {
  if (!(error instanceof ApiError) || !error.mayHaveArrived) return null;
  return findPosted(sending).catch(() => null);
}

async function findPosted({ api, message, answered, learned }: Sending): Promise<StatusEntity | null> {
  const path = `/api/v1/accounts/${learned.accountId}/statuses`;
  const query = { limit: String(newestPosts), exclude_reblogs: 'true' };
  const { data } = await api.call(path, z.array(statusEntity), { query });
  const wanted = comparable(message.text);
  const written = message.date.getTime() - 60_000;
  return (
    data.find(
      (status) =>
        (status.in_reply_to_id ?? null) === (answered?.statusId ?? null) &&
        Date.parse(status.created_at) >= written &&
        comparable(postText(status.content)) === wanted,
    ) ?? null
  );
}

/** Servers rewrite links, mentions (without their host) and spaces. */
function comparable(text: string): string {
  return text
    .replaceAll(/(@[\w.-]+)@[\w.:-]+/g, '$1')
    .replaceAll(/\s+/g, ' ')
    .trim();
}

function resultOf({ account, learned }: Sending, status: StatusEntity): SendResult {
  const { host } = new URL(account.settings.instanceUrl);
  const facts: StatusFacts = {
    statusId: status.id,
    accountId: learned.accountId,
    visibility: status.visibility,
    spoiler: status.spoiler_text,
  };
  return {
    externalId: postId({ host }, status.id),
    providerReply: `Posted as ${status.id}`,
    rejected: [],
    url: status.url ?? null,
    channelData: facts,
  };
}
