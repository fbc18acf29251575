import { latinKey } from '../../lib/keyboard.ts';
import { keysFor, shortcut, shortcutIds, type ShortcutId } from '../../lib/shortcuts.ts';

const modifiers = new Set(['Control', 'Meta', 'Alt', 'Shift', 'AltGraph', 'CapsLock', 'Dead']);
/** Keys of the page itself: whoever cannot use a mouse needs them. */
const reserved = new Set(['Tab', 'Enter', ' ', 'Escape', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']);

/** What was pressed, as the table writes it; null while only Shift or the like is held. */
export function pressedKeys(event: KeyboardEvent): string | null {
  if (modifiers.has(event.key)) return null;
  const key = latinKey(event);
  const isLetter = /^[a-z]$/i.test(key);
  const mod = event.ctrlKey || event.metaKey;
  const shift = event.shiftKey && (isLetter || key.length > 1 || mod);
  const parts = [mod && '$mod', event.altKey && 'Alt', shift && 'Shift'].filter((part) => part !== false);
  // A sign that needs Shift on some keyboards and not on others.
  const sign = !isLetter && key.length === 1 && event.shiftKey && !mod ? '[Shift]+' : '';
  return `${parts.map((part) => `${part}+`).join('')}${sign}${isLetter ? key.toLowerCase() : key}`;
}

/** Can an action have these keys? What works while one writes must be no letter. */
export function isUsable(id: ShortcutId, keys: string): boolean {
  const [last = ''] = keys.split('+').slice(-1);
  const plain = !/^(\$mod|Alt)\+/.test(keys);
  if (plain && reserved.has(last)) return false;
  return !shortcut(id).whileWriting || !plain;
}

/** The action that has these keys already where this one is meant, or one whose sequence begins with them. */
export function takenBy(id: ShortcutId, keys: string): ShortcutId | null {
  const { scope } = shortcut(id);
  const meets = (other: ShortcutId) => {
    const there = shortcut(other).scope;
    const together = new Set([scope, there]);
    return (
      scope === there || together.has('global') || (together.has('list') && together.has('conversation'))
    );
  };
  const same = (other: string) => other === keys || other.startsWith(`${keys} `);
  return shortcutIds.find((other) => other !== id && meets(other) && keysFor(other).some(same)) ?? null;
}
