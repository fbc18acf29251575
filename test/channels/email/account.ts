import type {
  Listener,
  IncomingItem,
  InboxAccount,
  ListenerHost,
  OutboundMessage,
} from '../../../server/channels/contract.ts';
import { email } from '../../../server/channels/email/email.ts';
import {
  emailSecrets,
  emailSettings,
  type EmailSecrets,
  type EmailSettings,
} from '../../../server/channels/email/settings.ts';
import type { z } from 'zod';
import type { MailServers } from '../../support/mail-servers/mail-servers.ts';

export type Account = InboxAccount<EmailSettings, EmailSecrets>;

let counter = 0;

/** An inbox on the test servers; `settings` and `secrets` go over the defaults. */
export function accountOn(
  servers: MailServers,
  more: {
    address?: string;
    settings?: z.input<typeof emailSettings>;
    secrets?: z.input<typeof emailSecrets>;
  } = {},
): Account {
  counter += 1;
  const { settings = {} } = more;
  return {
    inboxId: `inbox-${counter}`,
    name: 'Support',
    address: more.address ?? 'support@support.test',
    settings: emailSettings.parse({
      certificateAuthority: servers.ca,
      ...settings,
      imap: { host: servers.host, port: servers.imap.tlsPort, ...settings.imap },
      smtp: { host: servers.host, port: servers.smtp.port, ...settings.smtp },
    }),
    secrets: emailSecrets.parse({ imapPassword: servers.users[0]?.password, ...more.secrets }),
  };
}

/** What the core would keep, in memory, in the order in which it arrived. */
export interface TestHost extends ListenerHost {
  items: IncomingItem[];
  cursors: Map<string, unknown>;
  knownKeys: Set<string>;
  ups: number;
  logs: string[];
  batches: number;
  /** Resolves once so many items are stored. */
  stored(count: number): Promise<void>;
  /** Resolves once the connection was up so many times. */
  connected(times?: number): Promise<void>;
}

export function testHost(now: () => Date = () => new Date()): TestHost {
  const waiting = new Set<() => void>();
  const tell = (): void => {
    for (const look of waiting) look();
  };
  const until = (isTrue: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (!isTrue()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const host: TestHost = {
    items: [],
    cursors: new Map(),
    knownKeys: new Set(),
    ups: 0,
    logs: [],
    batches: 0,
    async accept({ items, cursor }) {
      host.items.push(...items);
      if (items.length > 0) host.batches += 1;
      if (cursor) host.cursors.set(cursor.name, cursor.value);
      tell();
    },
    cursor: async (name) => host.cursors.get(name),
    known: async (keys) => new Set(keys.filter((key) => host.knownKeys.has(key))),
    up() {
      host.ups += 1;
      tell();
    },
    log: (_, message) => {
      host.logs.push(message);
    },
    now,
    stored: (count) => until(() => host.items.length >= count),
    connected: (times = 1) => until(() => host.ups >= times),
  };
  return host;
}

export function listen(account: Account, host: ListenerHost): Promise<Listener> {
  if (email.inbound.kind !== 'listen') throw new Error('e-mail listens');
  return email.inbound.listen(account, host);
}

/** A reply as the core would hand it over. */
export function outbound(more: Partial<OutboundMessage> = {}): OutboundMessage {
  counter += 1;
  return {
    messageId: '0123456789abcdef01234567',
    conversationId: '0123456789abcdef01234567',
    externalId: `reply.${counter}.${process.pid}@support.test`,
    from: { address: 'support@support.test', name: 'Support' },
    to: [{ address: 'alice@customer.test', name: 'Alice' }],
    cc: [],
    bcc: [],
    subject: 'Re: Parcel',
    text: 'It is on its way.',
    html: null,
    signature: { text: '', html: '' },
    files: [],
    inReplyTo: null,
    references: [],
    replyToken: null,
    automatic: false,
    date: new Date('2026-11-21T12:00:00Z'),
    ...more,
  };
}
