import { expect, test } from 'vitest';
import { listChannels } from '../../server/channels/registry.ts';
import { readSource, sourceFiles } from './source-files.ts';

/**
 * The web reads descriptors and knows no channel. Its icons are named by what they show; the widget is one channel's own
 * page; "email" is a kind of address too, which people and log-ins have, and "line" a word of every day.
 */
const allowed = /^web\/(widget\/|features\/inbox\/channel-icon\.ts$)/;

const names = listChannels()
  .map(({ id }) => id)
  .filter((id) => !['email', 'line'].includes(id));
const named = new RegExp(`\\b(${names.join('|')})\\b`, 'i');
/** Whatever a channel is compared with: `channel === 'x'`, `inbox.channel.id !== "x"`, `case` aside. */
const compared = /\b\w*channel\w*(\??\.\w+)* ?[!=]==? ['"`]/i;

const knowsChannel = (source: string): boolean => named.test(source) || compared.test(source);

test.each([
  "{#if inbox.channel === 'email'}",
  "return channelId !== 'email';",
  "const late = conversation.channel?.id == 'sms';",
  ...names.map((name) => `<Icon for="${name}" />`),
  `"hint": "Write to ${names[0] ?? ''} now"`,
])('would be noticed: %s', (source) => {
  expect(knowsChannel(source)).toBe(true);
});

test('no channel is named in the web', () => {
  const files = sourceFiles(['web'], ['.ts', '.svelte', '.json', '.css']).filter(
    (path) => !allowed.test(path),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(files.filter((path) => knowsChannel(readSource(path)))).toEqual([]);
});
