import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  isAvailable,
  latinKey,
  registerShortcuts,
  runShortcut,
  startKeyboard,
} from '../../../web/lib/keyboard.ts';

let stop: () => void;
const undo: (() => void)[] = [];
beforeEach(() => {
  stop = startKeyboard();
});
afterEach(() => {
  stop();
  for (const one of undo.splice(0)) one();
  document.body.replaceChildren();
});

function listen(handlers: Parameters<typeof registerShortcuts>[0]): void {
  undo.push(registerShortcuts(handlers));
}

function press(
  key: string,
  more: KeyboardEventInit = {},
  target: EventTarget = document.body,
): KeyboardEvent {
  const code = more.code ?? (/^[a-z]$/i.test(key) ? `Key${key.toUpperCase()}` : key);
  const event = new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more, code });
  target.dispatchEvent(event);
  return event;
}

function add<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string> = {},
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  document.body.append(element);
  return element;
}

describe('a key', () => {
  test('runs its action and keeps the browser from its own', () => {
    const reply = vi.fn();
    listen({ reply });
    expect(press('r').defaultPrevented).toBe(true);
    expect(reply).toHaveBeenCalledTimes(1);
  });

  test('is for the half that one is in, of two that know it', () => {
    const [first, second] = [vi.fn(), vi.fn()];
    let inSecond = false;
    undo.push(registerShortcuts({ reply: first }, () => !inSecond));
    undo.push(registerShortcuts({ reply: second, tag: vi.fn() }, () => inSecond));
    press('r');
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 0]);
    expect(isAvailable('tag')).toBe(false);
    inSecond = true;
    press('r');
    expect(runShortcut('reply')).toBe(true);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 2]);
    expect(isAvailable('tag')).toBe(true);
  });

  test('that nobody handles is left to the browser', () => {
    expect(press('r').defaultPrevented).toBe(false);
  });

  test('belongs to the popover that one stands in, and to a menu that has just opened', () => {
    const resolve = vi.fn();
    listen({ resolve });
    const popover = add('div', { 'data-popover-content': '', 'data-state': 'open' });
    press('e', {}, popover.appendChild(document.createElement('button')));
    popover.remove();
    const menu = add('div', { role: 'menu', 'data-state': 'open' });
    press('e');
    expect(resolve).not.toHaveBeenCalled();
    menu.dataset['state'] = 'closed';
    press('e');
    expect(resolve).toHaveBeenCalledTimes(1);
  });

  test('in a sequence waits for the next one', () => {
    const goInbox = vi.fn();
    listen({ goInbox });
    press('g');
    expect(goInbox).not.toHaveBeenCalled();
    press('i');
    expect(goInbox).toHaveBeenCalledTimes(1);
  });

  test('with modifiers is another key', () => {
    const openPalette = vi.fn();
    listen({ openPalette });
    press('k');
    expect(openPalette).not.toHaveBeenCalled();
    press('k', { ctrlKey: true });
    expect(openPalette).toHaveBeenCalledTimes(1);
  });

  test('is silent while someone writes, unless it is meant for that', () => {
    const [reply, send] = [vi.fn(), vi.fn()];
    listen({ reply, send });
    const field = add('textarea');
    press('r', {}, field);
    press('Enter', { ctrlKey: true }, field);
    expect(reply).not.toHaveBeenCalled();
    expect(send).toHaveBeenCalledTimes(1);
  });

  test('is silent in a dialog and in a menu', () => {
    const resolve = vi.fn();
    listen({ resolve });
    press('e', {}, add('div', { role: 'dialog' }));
    press('e', {}, add('div', { role: 'menu' }));
    expect(resolve).not.toHaveBeenCalled();
  });

  test('belongs to a focused button before it belongs to the page', () => {
    const openConversation = vi.fn();
    listen({ openConversation });
    press('Enter', {}, add('button'));
    expect(openConversation).not.toHaveBeenCalled();
    press('Enter');
    expect(openConversation).toHaveBeenCalledTimes(1);
  });

  test('goes to the newest who asked for it', () => {
    const [page, dialog] = [vi.fn(), vi.fn()];
    listen({ reply: page });
    const leave = registerShortcuts({ reply: dialog });
    press('r');
    leave();
    press('r');
    expect([dialog.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
  });

  test('held down repeats only where one moves', () => {
    const [nextConversation, resolve] = [vi.fn(), vi.fn()];
    listen({ nextConversation, resolve });
    press('j', { repeat: true });
    press('e', { repeat: true });
    expect([nextConversation.mock.calls.length, resolve.mock.calls.length]).toEqual([1, 0]);
  });
});

describe('other keyboards', () => {
  test.each([
    ['Greek', 'ρ'],
    ['Cyrillic', 'к'],
    ['Arabic', 'ق'],
  ])('%s: the place of the key counts', (_, letter) => {
    const reply = vi.fn();
    listen({ reply });
    press(letter, { code: 'KeyR' });
    expect(reply).toHaveBeenCalledTimes(1);
  });

  test('Dvorak: the letter counts, not the place', () => {
    expect(latinKey({ key: 'r', code: 'KeyO' })).toBe('r');
  });

  test('letters that are no letters of the alphabet stay', () => {
    expect(latinKey({ key: 'ß', code: 'Minus' })).toBe('ß');
  });
});

test('the palette runs an action as its key would, and knows what is possible', () => {
  const snooze = vi.fn();
  expect(isAvailable('snooze')).toBe(false);
  expect(runShortcut('snooze')).toBe(false);
  listen({ snooze });
  expect(isAvailable('snooze')).toBe(true);
  expect(runShortcut('snooze')).toBe(true);
  expect(snooze).toHaveBeenCalledTimes(1);
});

test('the page knows whether a key or a pointer came last', () => {
  press('x');
  expect(document.documentElement.dataset['by']).toBe('key');
  window.dispatchEvent(new Event('pointerdown'));
  expect(document.documentElement.dataset['by']).toBe('pointer');
});
