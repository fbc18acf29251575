import type { ParseContext, ParsedItem } from '../../../channels/contract.ts';
import type { StoredRawItem } from '../../../store/raw-items.ts';
import type { IngestContext, IngestInbox } from './context.ts';
import { openInboxAccount } from '../../inboxes/open-account.ts';
import { readRaw } from './read-raw.ts';

/** A parser that has not answered after this long never will. */
export const parseMillis = 20_000;

/**
 * Lets the channel read one raw item.
 * @throws whatever the parser throws, or an Error when it takes too long
 */
export async function parseItem(
  context: Pick<IngestContext, 'clock' | 'files' | 'secretBox' | 'store' | 'config'>,
  { inbox, channel }: Pick<IngestInbox, 'inbox' | 'channel'>,
  item: StoredRawItem,
): Promise<ParsedItem> {
  const raw = await readRaw(context, item);
  const scene = parseContext(context, { inbox, channel });
  if (channel.collect) scene.files = await channel.collect(openInboxAccount(context, inbox), raw);
  return withinLimit(channel.parse(raw, scene), parseMillis);
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

async function withinLimit<T>(work: Promise<T>, millis: number): Promise<T> {
  const { promise: tooLate, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Error(`The parser did not finish within ${millis / 1000} seconds.`));
  }, millis);
  work.catch(() => undefined);
  return Promise.race([work, tooLate]).finally(() => {
    clearTimeout(timer);
  });
}
