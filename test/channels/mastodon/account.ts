import type { OutboundMessage, ParseContext } from '../../../server/channels/contract.ts';
import {
  mastodonSettings,
  type MastodonAccount,
  type MastodonSettings,
} from '../../../server/channels/mastodon/settings.ts';

export function accountAt(
  instanceUrl: string,
  accessToken: string,
  settings: Partial<MastodonSettings> = {},
): MastodonAccount {
  return {
    ...{ inboxId: '0123456789abcdef01234567', name: 'Lamps', address: '@support@example.social' },
    settings: mastodonSettings.parse({ instanceUrl, pollSeconds: 2, ...settings }),
    secrets: { accessToken },
  };
}

export const parseContext = (more: Partial<ParseContext> = {}): ParseContext => ({
  account: { inboxId: '0123456789abcdef01234567', name: 'Lamps', address: '@lamps@social.example' },
  openReplyToken: () => null,
  now: new Date('2026-11-22T10:00:00.000Z'),
  ...more,
});

export function outbound(text: string, more: Partial<OutboundMessage> = {}): OutboundMessage {
  return {
    ...{ messageId: `m${Math.random().toString(36).slice(2)}`, conversationId: 'c', externalId: 'x' },
    from: { address: '@support@example.social', name: 'Lamps' },
    ...{ to: [], cc: [], bcc: [], subject: '', text, html: null, files: [], inReplyTo: null, references: [] },
    ...{
      signature: { text: '', html: '' },
      replyToken: null,
      automatic: false,
      date: new Date(),
      answers: null,
    },
    ...more,
  };
}
