import { tick } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { holdKeys, holdKeysUntilWriting } from '../../../web/lib/held-keys.ts';
import { registerShortcuts, startKeyboard } from '../../../web/lib/keyboard.ts';

let stop: () => void;
const undo: (() => void)[] = [];
const wrote = vi.fn();

beforeEach(() => {
  vi.useFakeTimers();
  stop = startKeyboard();
  wrote.mockClear();
  // jsdom has no editor.
  Object.defineProperty(document, 'execCommand', {
    configurable: true,
    value: (command: string, _show: boolean, text?: string) => {
      wrote(command, text);
      return true;
    },
  });
});
afterEach(async () => {
  for (const one of undo.splice(0)) one();
  await vi.advanceTimersByTimeAsync(10_000);
  stop();
  document.body.replaceChildren();
  vi.useRealTimers();
});

function listen(handlers: Parameters<typeof registerShortcuts>[0]): void {
  undo.push(registerShortcuts(handlers));
}

function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body) {
  const code = /^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key;
  const event = new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true, ...more });
  target.dispatchEvent(event);
  return event;
}

function type(text: string): void {
  for (const key of text) press(key);
}

function textarea(): HTMLTextAreaElement {
  const field = document.createElement('textarea');
  document.body.append(field);
  return field;
}

const written = () => wrote.mock.calls.map(([command, text]) => text ?? command).join('');

describe('keys that are held', () => {
  test('wait for what has changed, and act there in their order', async () => {
    const done: string[] = [];
    const left = registerShortcuts({ resolve: () => done.push('the one that was left') });
    const release = holdKeys();
    expect(press('e').defaultPrevented).toBe(true);
    press('z');
    left();
    listen({ resolve: () => done.push('resolved'), undo: () => done.push('undone') });
    expect(done).toEqual([]);
    release();
    await tick();
    expect(done).toEqual(['resolved', 'undone']);
  });

  test('wait until nobody holds them any more', async () => {
    const resolve = vi.fn();
    listen({ resolve });
    const [first, second] = [holdKeys(), holdKeys()];
    press('e');
    first();
    first();
    await tick();
    expect(resolve).not.toHaveBeenCalled();
    second();
    await tick();
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('let those through that everybody lets through, unless others wait before them', async () => {
    const done: string[] = [];
    listen({ nextConversation: () => done.push('next'), resolve: () => done.push('resolved') });
    const onward = ({ key }: KeyboardEvent) => key === 'j';
    const release = holdKeys(onward);
    press('j');
    expect(done).toEqual(['next']);
    const other = holdKeys();
    press('j');
    expect(done).toEqual(['next']);
    other();
    await tick();
    press('e');
    press('j');
    release();
    await tick();
    expect(done).toEqual(['next', 'next', 'resolved', 'next']);
  });

  test('are let go when what was waited for never comes', async () => {
    const resolve = vi.fn();
    listen({ resolve });
    holdKeys();
    press('e');
    await vi.advanceTimersByTimeAsync(4900);
    expect(resolve).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(200);
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('are written once a field has the focus', async () => {
    const resolve = vi.fn();
    listen({ resolve });
    holdKeysUntilWriting();
    type('Yes, ');
    press('Enter');
    press('e');
    press('Backspace');
    expect(wrote).not.toHaveBeenCalled();
    textarea().focus();
    await tick();
    expect(written()).toBe('Yes, insertParagraphedelete');
    expect(resolve).not.toHaveBeenCalled();
  });

  test('begin a wait of their own: what follows is for what they open', async () => {
    const resolve = vi.fn();
    listen({ resolve, reply: () => holdKeysUntilWriting() });
    const release = holdKeys();
    type('reel');
    release();
    await tick();
    expect(resolve).not.toHaveBeenCalled();
    textarea().focus();
    await tick();
    expect(written()).toBe('eel');
  });

  test('are not held when there is something to write in already', async () => {
    const resolve = vi.fn();
    listen({ resolve });
    const field = textarea();
    field.focus();
    holdKeysUntilWriting();
    field.blur();
    press('e');
    await tick();
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('reach the handlers of the field itself before they are written', async () => {
    holdKeysUntilWriting();
    press('Enter', { ctrlKey: true });
    press('x');
    const field = textarea();
    const sent = vi.fn();
    field.addEventListener('keydown', (event) => {
      if (event.ctrlKey) sent();
      if (event.key === 'x') event.preventDefault();
    });
    field.focus();
    await tick();
    expect(sent).toHaveBeenCalledTimes(1);
    expect(wrote).not.toHaveBeenCalled();
  });
});

describe('keys that are nobody’s to hold', () => {
  test.each([
    ['of the browser', () => press('t', { ctrlKey: true })],
    ['that move the focus', () => press('Tab')],
    ['in a field', () => press('e', {}, textarea())],
    ['on a button', () => press('Enter', {}, document.body.appendChild(document.createElement('button')))],
    [
      'in a dialog',
      () => {
        const dialog = document.body.appendChild(document.createElement('div'));
        dialog.setAttribute('role', 'dialog');
        return press('e', {}, dialog);
      },
    ],
  ])('%s', async (_whose, press) => {
    const release = holdKeys();
    expect(press().defaultPrevented).toBe(false);
    release();
    await tick();
    expect(wrote).not.toHaveBeenCalled();
  });
});
