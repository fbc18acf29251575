import { describe, expect, test } from 'vitest';
import {
  ariaKeys,
  keyCaps,
  keysOf,
  scopes,
  shortcut,
  shortcutIds,
  shortcutLabel,
} from '../../../web/lib/shortcuts.ts';

/** Every binding as [scope, keys, id]. */
const bindings = shortcutIds.flatMap((id) =>
  shortcut(id).keys.map((keys) => ({ id, keys, scope: shortcut(id).scope })),
);

describe('the table of keys', () => {
  test('a key means one thing in each scope', () => {
    for (const scope of scopes) {
      const inScope = bindings.filter((one) => one.scope === scope).map((one) => one.keys);
      expect(inScope.filter((keys, index) => inScope.indexOf(keys) !== index)).toEqual([]);
    }
  });

  test('a key that works everywhere means nothing else anywhere', () => {
    const everywhere = new Set(bindings.filter((one) => one.scope === 'global').map((one) => one.keys));
    expect(bindings.filter((one) => one.scope !== 'global' && everywhere.has(one.keys))).toEqual([]);
  });

  test('list and conversation are on the screen together: they share no key', () => {
    const list = new Set(bindings.filter((one) => one.scope === 'list').map((one) => one.keys));
    expect(bindings.filter((one) => one.scope === 'conversation' && list.has(one.keys))).toEqual([]);
  });

  test('no single key starts a sequence that another one needs', () => {
    const singles = new Set(bindings.filter((one) => !one.keys.includes(' ')).map((one) => one.keys));
    expect(
      bindings.filter((one) => one.keys.includes(' ') && singles.has(one.keys.split(' ')[0] ?? '')),
    ).toEqual([]);
  });

  test('what works while one writes needs a modifier or is Escape', () => {
    const writing = shortcutIds.filter((id) => shortcut(id).whileWriting).flatMap((id) => shortcut(id).keys);
    expect(writing.filter((keys) => !/^(\$mod|Alt|Control)\+|^Escape$/.test(keys))).toEqual([]);
  });

  test('every entry has words', () => {
    for (const id of shortcutIds) expect(shortcutLabel(id)).not.toContain('shortcuts.');
  });
});

test('keys are shown as caps', () => {
  expect(keyCaps('$mod+Shift+k')).toEqual([['Ctrl', '⇧', 'K']]);
  expect(keyCaps('g i')).toEqual([['G'], ['I']]);
  expect(keyCaps('[Shift]+?')).toEqual([['?']]);
  expect(keyCaps('[')).toEqual([['[']]);
  expect(keyCaps(']')).toEqual([[']']]);
  expect(keyCaps(keysOf('send'))).toEqual([['Ctrl', '↵']]);
});

test('keys are told to screen readers', () => {
  expect(ariaKeys('$mod+k')).toBe('Control+k');
  expect(ariaKeys('g i')).toBeUndefined();
});
