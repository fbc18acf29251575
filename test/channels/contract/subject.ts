import type {
  AnsweredMessage,
  Channel,
  InboxAccount,
  OutboundMessage,
  ParseContext,
  ParsedMessage,
  RunningSimulator,
  SimulatedPost,
} from '../../../server/channels/contract.ts';
import { addChannel, listChannels } from '../../../server/channels/registry.ts';
import { courier } from '../courier/courier.ts';

// The one that new ones are copied from is held to the same.
addChannel(courier);

/** Every channel of the registry by its id: the suite runs over all of them. */
export const everyChannel: [string, Channel][] = listChannels().map((channel) => [channel.id, channel]);

export const inboxId = 'abcdefabcdefabcdefabcdef';
/** Of this run: a channel that sends looks at the real time to tell what was tried before. */
export const now = new Date(Math.floor(Date.now() / 1000) * 1000);
export const ada = { address: '900100', name: 'Ada Byron', handle: '@ada' };

/** What a customer writes. Addresses are those of mail where the channel speaks mail. */
export function postTo(channel: Channel, more: Partial<SimulatedPost> = {}): SimulatedPost {
  const mail = channel.capabilities.layout === 'letters';
  return {
    from: mail ? { address: 'ada@customer.example', name: 'Ada Byron' } : ada,
    to: [{ address: mail ? 'support@acme.example' : '@simulated', name: '' }],
    subject: mail ? 'The lamp' : '',
    text: 'My lamp hums.',
    externalId: mail ? 'first@customer.example' : '101',
    inReplyTo: null,
    references: [],
    files: [],
    date: now,
    ...more,
  };
}

export function parseContext(channel: Channel, more: Partial<ParseContext> = {}): ParseContext {
  return {
    account: { inboxId, address: '@simulated', name: 'Simulated' },
    get settings() {
      return channel.settings.safeParse({}).data ?? {};
    },
    learned: null,
    files: [],
    openReplyToken: () => null,
    now,
    ...more,
  };
}

export function accountOf(channel: Channel, running: RunningSimulator): InboxAccount {
  return {
    inboxId,
    name: 'Simulated',
    address: running.address ?? 'support@acme.example',
    settings: channel.settings.parse(running.settings),
    secrets: channel.secrets.parse(running.secrets ?? {}),
    learned: null,
    webhookUrl: 'http://localhost/nowhere',
    keepSecrets: () => Promise.resolve(),
  };
}

/** The channel reads what its own simulator composes. @throws Error when that is no message */
export async function parsedPost(channel: Channel, post: SimulatedPost): Promise<ParsedMessage> {
  const simulator = await channel.simulator?.();
  if (!simulator) throw new Error(`${channel.id} brings no simulator`);
  const parsed = await channel.parse(await simulator.compose(post), parseContext(channel));
  if (parsed.type !== 'message') throw new Error(`${channel.id} reads its own message as ${parsed.type}`);
  return parsed;
}

/** An answer to that message, as the core makes it. */
export function answerTo(parsed: ParsedMessage, more: Partial<OutboundMessage> = {}): OutboundMessage {
  const answers: AnsweredMessage = {
    externalId: parsed.externalId,
    from: parsed.from,
    visibility: parsed.post?.visibility ?? 'direct',
    contentWarning: null,
    language: null,
    url: null,
    externalThreadId: parsed.threading.externalThreadId,
    channelData: parsed.channelData ?? null,
    sentAt: now,
  };
  return {
    messageId: 'fedcbafedcbafedcbafedcba',
    conversationId: '123456123456123456123456',
    externalId: 'ours.1@acme.example',
    from: { address: 'support@acme.example', name: 'Support' },
    to: [parsed.from],
    cc: [],
    bcc: [],
    subject: 'Re: The lamp',
    text: 'We send you another one.',
    html: null,
    signature: { text: '', html: '' },
    files: [],
    inReplyTo: parsed.externalId,
    references: [parsed.externalId],
    replyToken: null,
    automatic: false,
    date: now,
    answers,
    visibility: answers.visibility,
    contentWarning: null,
    language: null,
    part: null,
    ...more,
  };
}
