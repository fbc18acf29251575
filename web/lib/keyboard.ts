import { getContext, onMount, setContext } from 'svelte';
import { createKeybindingsHandler } from 'tinykeys';
import { isWriting } from './focus.ts';
import { startHolding } from './held-keys.ts';
import { keysFor, onOwnKeys, shortcut, shortcutIds, type ShortcutId } from './shortcuts.ts';

export type ShortcutHandler = (event: KeyboardEvent) => void;
type Handlers = Partial<Record<ShortcutId, ShortcutHandler>>;

interface Registration {
  handlers: Handlers;
  /** Of several parts that know the same keys, is it the one that they are for? */
  active: () => boolean;
}
const partKey = Symbol('part');
const always = () => true;

/** The newest registration is asked first, so that a dialog or a page can take a key over while it is there. */
const registered: Registration[] = [];
const handling = () => registered.flatMap(({ handlers, active }) => (active() ? [handlers] : []));
let current: KeyboardEvent | undefined;

/** Handlers for the life of the calling component: `useShortcuts({ reply: () => … })`. */
export function useShortcuts(handlers: Handlers): void {
  const active = getContext<(() => boolean) | undefined>(partKey);
  onMount(() => registerShortcuts(handlers, active));
}

/** Keys that are taken inside the calling component are taken only while it says so: two alike stand beside each other. */
export function keysOnlyWhile(active: () => boolean): void {
  setContext(partKey, active);
}

/** Registers handlers; the function it gives takes them away. */
export function registerShortcuts(handlers: Handlers, active = always): () => void {
  const registration = { handlers, active };
  registered.push(registration);
  return () => {
    const at = registered.indexOf(registration);
    if (at >= 0) registered.splice(at, 1);
  };
}

/** Runs an action as its key would: the palette's way. False when nothing on this page handles it. */
export function runShortcut(id: ShortcutId, event = new KeyboardEvent('keydown')): boolean {
  const handler = handling().findLast((handlers) => handlers[id])?.[id];
  handler?.(event);
  return handler !== undefined;
}

export function isAvailable(id: ShortcutId): boolean {
  return handling().some((handlers) => handlers[id] !== undefined);
}

const floats = ['[role="menu"]', '[role="dialog"]', '[role="alertdialog"]', '[data-popover-content]'];
const openFloats = floats.map((float) => `${float}[data-state="open"]`).join();

/** A key event is for the page unless someone writes, or a menu or dialog has it. */
function allowed(id: ShortcutId, event: KeyboardEvent): boolean {
  const target = event.target instanceof Element ? event.target : null;
  if (target?.closest([...floats, '[role="listbox"][data-state]'].join())) return false;
  // One that has just opened may not have taken the focus yet.
  if (target === document.body && document.querySelector(openFloats)) return false;
  if (shortcut(id).whileWriting) return true;
  if (isWriting(target)) return false;
  // Enter and arrows belong to a focused button, link or tab before they belong to the page.
  const plain = keysFor(id).some((keys) => /^(Enter|Arrow\w+| )$/.test(keys) && event.key === keys);
  return !(plain && target?.closest('button,a,[role="tab"],[role="radio"],[role="separator"]'));
}

/**
 * On keyboards without Latin letters (Greek, Cyrillic, Arabic …) a key is taken by its place: physical "J" is j.
 * Elsewhere by its letter, so that Dvorak and AZERTY people press what they read.
 */
export function latinKey(event: Pick<KeyboardEvent, 'key' | 'code'>): string {
  if (event.key.length !== 1 || event.key.charCodeAt(0) < 128) return event.key;
  const letter = /^Key([A-Z])$/.exec(event.code)?.[1];
  return letter ? letter.toLowerCase() : event.key;
}

/** What tinykeys looks at, with the letter put right. */
function asLatin(event: KeyboardEvent): KeyboardEvent {
  const key = latinKey(event);
  if (key === event.key) return event;
  const { code, repeat, isComposing, target, currentTarget } = event;
  const getModifierState = (name: string) => event.getModifierState(name);
  return { key, code, repeat, isComposing, target, currentTarget, getModifierState } as KeyboardEvent;
}

function fire(ids: readonly ShortcutId[]): void {
  const event = current;
  if (!event || event.defaultPrevented) return;
  for (const handlers of handling().reverse()) {
    const id = ids.find((one) => handlers[one] && allowed(one, event));
    if (!id) continue;
    event.preventDefault();
    handlers[id]?.(event);
    return;
  }
}

/** What tinykeys calls for the keys as they are now. */
function bindings(): (event: KeyboardEvent) => void {
  const byKeys = new Map<string, ShortcutId[]>();
  for (const id of shortcutIds) {
    for (const keys of keysFor(id)) byKeys.set(keys, [...(byKeys.get(keys) ?? []), id]);
  }
  const map = Object.fromEntries([...byKeys].map(([keys, ids]) => [keys, () => fire(ids)]));
  const repeatable = new Set(['j', 'k', 'ArrowDown', 'ArrowUp']);
  return createKeybindingsHandler(map, {
    ignore: (event) => event.isComposing || (event.repeat && !repeatable.has(event.key)),
  });
}

/** Listens on the window for the whole table; once, by the shell. The function it gives stops it. */
export function startKeyboard(): () => void {
  let handle = bindings();
  const stopOwn = onOwnKeys(() => (handle = bindings()));
  const onKey = (event: KeyboardEvent) => {
    document.documentElement.dataset['by'] = 'key';
    current = event;
    handle(asLatin(event));
    current = undefined;
  };
  const onPointer = () => (document.documentElement.dataset['by'] = 'pointer');
  const stopHolding = startHolding();
  window.addEventListener('keydown', onKey);
  window.addEventListener('pointerdown', onPointer, true);
  return () => {
    stopHolding();
    stopOwn();
    window.removeEventListener('keydown', onKey);
    window.removeEventListener('pointerdown', onPointer, true);
  };
}
