import { expect, test } from 'vitest';
import { listChannels } from '../../server/channels/registry.ts';
import { readSource, sourceFiles } from './source-files.ts';

/**
 * The web reads descriptors and knows no channel. Its icons are named by what they show; the widget is one channel's own
 * page; "email" is a kind of address too, which people and log-ins have.
 */
const allowed = /^web\/(widget\/|features\/inbox\/channel-icon\.ts$)/;

test('no channel is named in the web', () => {
  const names = listChannels()
    .map(({ id }) => id)
    .filter((id) => id !== 'email');
  expect(names.length).toBeGreaterThan(0);
  const pattern = new RegExp(`\\b(${names.join('|')})\\b`, 'i');
  const files = sourceFiles(['web'], ['.ts', '.svelte', '.json', '.css']).filter(
    (path) => !allowed.test(path),
  );
  expect(files.filter((path) => pattern.test(readSource(path)))).toEqual([]);
  expect(files.filter((path) => /\bchannel(\.id)? ===? ['"`]/.test(readSource(path)))).toEqual([]);
});
