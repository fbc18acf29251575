import type { RunningSimulator, SimulatedChange, SimulatedPost, Simulator } from '../contract.ts';
import { BotServer } from './simulator-server.ts';
import { keepFile, numberFor, photoOf } from './simulator-files.ts';

/** A Bot API on loopback, in the shapes of the real one: for tests, the demo and dry runs. */

const token = '700000001:SimulatedBotTokenForLoopbackUseOnly';
let lastUpdate = 500_000_000;

/** The running simulator with its other levers, for tests. */
export interface RunningTelegram extends RunningSimulator {
  /** The author changes what they wrote. */
  edit(post: SimulatedPost, text: string): Promise<void>;
}

export async function startTelegram(
  onSent: (post: SimulatedPost) => void,
  options: { callbackUrl?: string; now?: () => Date } = {},
): Promise<RunningTelegram> {
  const now = options.now ?? (() => new Date());
  const server = new BotServer({ token, onSent, now });
  const apiUrl = await server.listen();
  const delivery = options.callbackUrl === undefined ? 'polling' : 'webhook';
  return {
    settings: { apiUrl, delivery, pollSeconds: 20 },
    secrets: { botToken: token, webhookSecret: 'simulated-secret-of-the-webhook' },
    address: '@simulated_bot',
    stop: () => server.close(),
    arrive: (post) => server.arrive(updateOf(post)),
    edit: (post, text) => server.arrive(editOf(post, { text, at: now() })),
    fail: (fault) => {
      server.fault = fault;
    },
    posts: () => [...server.posts],
  };
}

export const telegramSimulator: Simulator = {
  start: startTelegram,
  compose: (post) => Promise.resolve(bytes(updateOf(post))),
  composeEdit: (post, changed) => Promise.resolve(bytes(editOf(post, changed))),
  request(raw, { secrets, at }) {
    return {
      method: 'POST',
      path: 'inbound',
      url: '',
      query: {},
      headers: {
        'content-type': 'application/json',
        'x-telegram-bot-api-secret-token': secrets.webhookSecret ?? '',
      },
      body: raw,
      now: at,
    };
  },
};

function bytes(update: object): Buffer {
  return Buffer.from(JSON.stringify(update));
}

function nextUpdate(): number {
  lastUpdate += 1;
  return lastUpdate;
}

function seconds(at: Date): number {
  return Math.floor(at.getTime() / 1000);
}

/** What a customer writes, as an Update. A recipient with a number below zero is a group. */
export function updateOf(post: SimulatedPost): { update_id: number; message: Record<string, unknown> } {
  const group = post.to.find(({ address }) => /^-\d+$/.test(address));
  const from = personOf(post);
  const chat = group
    ? { id: Number(group.address), type: 'supergroup', title: group.name || 'Group' }
    : { id: from.id, type: 'private', first_name: from.first_name };
  const answered = post.inReplyTo === null ? null : answeredOf(post.inReplyTo, chat);
  return {
    update_id: nextUpdate(),
    message: {
      message_id: messageNumberOf(post.externalId),
      from,
      chat,
      date: seconds(post.date),
      ...(answered && { reply_to_message: answered }),
      ...words(post),
      ...filesOf(post),
    },
  };
}

function editOf(post: SimulatedPost, { text, at, files = post.files }: SimulatedChange) {
  const { message } = updateOf({ ...post, text, files });
  return { update_id: nextUpdate(), edited_message: { ...message, edit_date: seconds(at) } };
}

function words(post: SimulatedPost): Record<string, unknown> {
  const entities = [...post.text.matchAll(/@\w+|https?:\/\/\S+/g)].map((found) => ({
    type: found[0].startsWith('@') ? 'mention' : 'url',
    offset: found.index,
    length: found[0].length,
  }));
  const marked = entities.length > 0;
  if (post.files.length > 0) return { caption: post.text, ...(marked && { caption_entities: entities }) };
  return { text: post.text, ...(marked && { entities }) };
}

function filesOf({ files }: SimulatedPost): Record<string, unknown> {
  const [file] = files;
  if (!file) return {};
  const kept = keepFile(file);
  if (file.type === 'audio/ogg') return { voice: { ...kept, duration: 3 } };
  if (file.type === 'image/webp') return { sticker: { ...kept, emoji: '💡', width: 512, height: 512 } };
  return file.type.startsWith('image/') ? { photo: photoOf(kept) } : { document: kept };
}

function personOf({
  from,
  post,
}: SimulatedPost): Record<string, unknown> & { id: number; first_name: string } {
  const [first = '', ...rest] = (from.name || 'Somebody').split(' ');
  return {
    id: numberFor(from.address),
    is_bot: false,
    first_name: first,
    ...(rest.length > 0 && { last_name: rest.join(' ') }),
    ...(from.handle !== undefined && { username: from.handle.replace(/^@/, '') }),
    language_code: post?.language ?? 'en',
  };
}

/** The number at the end of a name of ours, or one that follows from the id. */
function messageNumberOf(externalId: string): number {
  const last = /(?:^|\/)(\d{1,9})$/.exec(externalId)?.[1];
  return last === undefined ? numberFor(externalId) % 1_000_000_000 : Number(last);
}

function answeredOf(externalId: string, chat: object): Record<string, unknown> {
  return {
    message_id: messageNumberOf(externalId),
    date: 0,
    chat,
    from: { id: 700_000_001, is_bot: true, first_name: 'Simulated', username: 'simulated_bot' },
    text: '…',
  };
}
