import type { ParseContext, ParsedItem } from '../../../channels/contract.ts';
import type { StoredRawItem } from '../../../store/raw-items.ts';
import type { IngestContext, IngestInbox } from './context.ts';
import { openInboxAccount } from '../../inboxes/open-account.ts';
import { readRaw } from './read-raw.ts';

/**
 * Lets the channel read one raw item.
 * @throws whatever the parser throws, or an Error when it takes too long
 */
export async function parseItem(
  context: Pick<IngestContext, 'clock' | 'files' | 'secretBox' | 'store' | 'config'>,
  { inbox, channel, limits }: Pick<IngestInbox, 'inbox' | 'channel' | 'limits'>,
  item: StoredRawItem,
): Promise<ParsedItem> {
  const raw = await readRaw(context, item);
  const scene = parseContext(context, { inbox, channel });
  if (channel.collect) {
    const collecting = channel.collect(openInboxAccount(context, inbox), raw);
    scene.files = await withinLimit('Fetching its files', collecting, limits.collectMillis);
  }
  if (channel.introduce) {
    const asking = channel.introduce(openInboxAccount(context, inbox), raw);
    scene.sender = await withinLimit('Asking who wrote it', asking, limits.collectMillis);
  }
  return withinLimit('The parser', channel.parse(raw, scene), limits.parseMillis);
}

function parseContext(
  { clock, secretBox }: Pick<IngestContext, 'clock' | 'secretBox'>,
  { inbox, channel }: Pick<IngestInbox, 'inbox' | 'channel'>,
): ParseContext {
  return {
    account: { inboxId: inbox.id, address: inbox.address, name: inbox.name },
    get settings() {
      return channel.settings.parse(inbox.settings);
    },
    learned: inbox.learned ?? null,
    openReplyToken(token) {
      const conversationId = secretBox.openReplyToken(token);
      return conversationId === null ? null : { conversationId };
    },
    now: clock.now(),
  };
}

async function withinLimit<T>(what: string, work: Promise<T>, millis: number): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`${what} did not finish within ${millis / 1000} seconds.`));
  }, millis);
  work.catch(() => undefined);
  return Promise.race([work, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}
