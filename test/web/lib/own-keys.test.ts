import { afterEach, describe, expect, test } from 'vitest';
import { isUsable, pressedKeys, takenBy } from '../../../web/features/shell/key-capture.ts';
import { registerShortcuts, startKeyboard } from '../../../web/lib/keyboard.ts';
import { keysOf, setOwnKeys } from '../../../web/lib/shortcuts.ts';

afterEach(() => setOwnKeys());

describe('keys of one’s own', () => {
  test('take the place of ours, at once and only there', () => {
    const done: string[] = [];
    const stop = startKeyboard();
    const end = registerShortcuts({ resolve: () => done.push('resolve'), snooze: () => done.push('snooze') });
    const press = (key: string) => {
      const init = { key, code: `Key${key.toUpperCase()}`, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new KeyboardEvent('keydown', init));
    };
    press('e');
    setOwnKeys({ resolve: 'd', nonsense: 'x' });
    expect(keysOf('resolve')).toBe('d');
    press('e');
    press('d');
    press('s');
    end();
    stop();
    expect(done).toEqual(['resolve', 'resolve', 'snooze']);
  });

  test('are read from what is pressed, by place where letters are not Latin', () => {
    const read = (init: KeyboardEventInit) => pressedKeys(new KeyboardEvent('keydown', init));
    expect(read({ key: 'd' })).toBe('d');
    expect(read({ key: 'D', shiftKey: true })).toBe('Shift+d');
    expect(read({ key: 'Enter', ctrlKey: true, altKey: true })).toBe('$mod+Alt+Enter');
    expect(read({ key: '?', shiftKey: true })).toBe('[Shift]+?');
    expect(read({ key: 'ν', code: 'KeyN' })).toBe('n');
    expect(read({ key: 'Shift', shiftKey: true })).toBeNull();
  });

  test('are none that another action needs there, nor letters while one writes', () => {
    expect(takenBy('resolve', 's')).toBe('snooze');
    expect(takenBy('resolve', 'j')).toBe('nextConversation');
    expect(takenBy('resolve', 'g')).toBe('goInbox');
    expect(takenBy('mentionDone', 's')).toBeNull();
    expect(takenBy('resolve', 'd')).toBeNull();
    expect(isUsable('send', 'q')).toBe(false);
    expect(isUsable('send', '$mod+Shift+s')).toBe(true);
    expect(isUsable('resolve', 'Enter')).toBe(false);
  });
});
