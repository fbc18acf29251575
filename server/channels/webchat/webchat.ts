import { createHash } from 'node:crypto';
import { defineChannel } from '../contract.ts';
import { webchatCapabilities } from './capabilities.ts';
import { visitorKeys } from './keys.ts';
import { describeVisitorItem, parseVisitorItem } from './parse.ts';
import { webchatSecrets, webchatSettings } from './settings.ts';

/**
 * Customers who write in the widget on a web site. The wire is our own: the core keeps their sessions
 * (services/visitors), so sending is no more than being kept, and what a visitor has not seen follows by e-mail.
 */
export const webchat = defineChannel({
  id: 'webchat',
  name: 'Web chat',
  icon: 'message-circle',
  addressed: false,
  settings: webchatSettings,
  secrets: webchatSecrets,
  capabilities: webchatCapabilities,
  inbound: { kind: 'session' },
  visitors: {
    desk: (settings, secrets) => ({ settings, identitySecret: secrets.identitySecret ?? null }),
    keys: visitorKeys,
    embed: '<script async src="{publicUrl}/widget.js" data-key="{inboxId}"></script>',
  },
  describeRaw(raw) {
    try {
      return describeVisitorItem(raw);
    } catch {
      return { externalId: unreadableId(raw), summary: { from: '', subject: '' } };
    }
  },
  parse: (raw, context) => Promise.resolve().then(() => parseVisitorItem(raw, context)),
  send: (_account, message) =>
    Promise.resolve({
      externalId: message.externalId,
      providerReply: 'Kept for the visitor.',
      rejected: [],
    }),
  check({ settings }) {
    const { origins } = settings.site;
    const detail =
      origins.length === 0
        ? 'No site is named yet: the widget works on this server’s demo page only.'
        : origins.join(', ');
    return Promise.resolve({ ok: true, steps: [{ name: 'sites', ok: true, detail, millis: 0 }] });
  },
  release: () => Promise.resolve(),
  simulator: async () => (await import('./simulator.ts')).webchatSimulator,
  fixtures: async () => (await import('./fixtures.ts')).webchatFixtures(),
});

/** Bytes that somebody pushed in by hand: known by what they are, and put aside when they are read. */
function unreadableId(raw: Buffer): string {
  return `sha256:${createHash('sha256').update(raw).digest('hex').slice(0, 40)}`;
}
