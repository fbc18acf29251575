import type { ListenerHost, OutboundMessage, ParseContext } from '../../../server/channels/contract.ts';
import type { TelegramAccount } from '../../../server/channels/telegram/bot-api.ts';
import { telegramSecrets, telegramSettings } from '../../../server/channels/telegram/settings.ts';

export const inboxId = 'a'.repeat(24);

export function botAccount(running: {
  settings: Record<string, unknown>;
  secrets?: Record<string, string>;
  webhookUrl?: string;
}): TelegramAccount {
  return {
    inboxId,
    name: 'Bot',
    address: '@simulated_bot',
    settings: telegramSettings.parse(running.settings),
    secrets: telegramSecrets.parse(running.secrets ?? {}),
    ...(running.webhookUrl !== undefined && { webhookUrl: running.webhookUrl }),
  };
}

export function parseContext(more: Partial<ParseContext> = {}): ParseContext {
  return {
    account: { inboxId, address: '@acme_bot', name: 'Acme' },
    openReplyToken: () => null,
    now: new Date('2026-11-21T09:00:00Z'),
    ...more,
  };
}

let numbered = 0;
export function answerTo(chatId: string, more: Partial<OutboundMessage> = {}): OutboundMessage {
  numbered += 1;
  return {
    messageId: String(numbered).padStart(24, '0'),
    conversationId: 'c'.repeat(24),
    externalId: `ours-${numbered}`,
    from: { address: '@simulated_bot', name: 'Bot' },
    to: [{ address: chatId, name: '' }],
    cc: [],
    bcc: [],
    subject: '',
    text: 'Hello',
    html: null,
    signature: { text: '', html: '' },
    files: [],
    inReplyTo: null,
    references: [],
    replyToken: null,
    automatic: false,
    date: new Date('2026-11-21T09:00:00Z'),
    ...more,
  };
}

/** Keeps what a listener gives, and lets a test wait for it. */
export function recordingHost() {
  const items: Parameters<ListenerHost['accept']>[0]['items'] = [];
  const cursors = new Map<string, unknown>();
  const waiting: { count: number; resolve: () => void }[] = [];
  let ups = 0;
  let learned: Record<string, unknown> | null = null;
  const host: ListenerHost = {
    accept(batch) {
      items.push(...batch.items);
      if (batch.cursor) cursors.set(batch.cursor.name, batch.cursor.value);
      for (const one of waiting) if (items.length >= one.count) one.resolve();
      return Promise.resolve();
    },
    cursor: (name) => Promise.resolve(cursors.get(name) ?? null),
    known: () => Promise.resolve(new Set()),
    up: () => {
      ups += 1;
    },
    learn(what) {
      learned = what;
      return Promise.resolve();
    },
    log: () => undefined,
    now: () => new Date('2026-11-21T09:00:00Z'),
  };
  return {
    host,
    items,
    cursors,
    ups: () => ups,
    learned: () => learned,
    until: (count: number) =>
      new Promise<void>((resolve) => {
        if (items.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
  };
}
