import { tick } from 'svelte';
import { isWriting } from './focus.ts';

/** Whatever is waited for: after this the keys go where they can. */
const longestMillis = 5000;

/**
 * Keys that were pressed while what they are meant for was still on its way: the conversation that was just clicked,
 * the composer that was just asked for. They wait here, and are given in their order once it is there, so that the
 * quick neither act on what they have left nor lose the first letters of an answer.
 */
const kept: KeyboardEvent[] = [];
const given = new WeakSet<KeyboardEvent>();
type Passes = (event: KeyboardEvent) => boolean;
/** Which keys each of them lets through. */
const holds = new Set<{ passes: Passes }>();

/**
 * Holds keys from now on, but for those that `passes` lets through while none waits before them; the function it gives
 * lets them go, once what has changed is on the page.
 */
export function holdKeys(passes: Passes = () => false): () => void {
  const hold = { passes };
  holds.add(hold);
  let held = true;
  const release = () => {
    if (!held) return;
    held = false;
    clearTimeout(timer);
    void tick().then(() => {
      holds.delete(hold);
      giveKept();
    });
  };
  const timer = setTimeout(release, longestMillis);
  return release;
}

/** Holds keys until a field has the focus. The function it gives: there will be none. */
export function holdKeysUntilWriting(): () => void {
  if (isWriting(document.activeElement)) return () => undefined;
  const release = holdKeys();
  const look = (event: FocusEvent) => {
    if (isWriting(event.target)) stop();
  };
  const stop = () => {
    document.removeEventListener('focusin', look);
    release();
  };
  document.addEventListener('focusin', look);
  return stop;
}

/** Listens before everybody else. The function it gives stops it, and forgets what was kept. */
export function startHolding(): () => void {
  const keep = (event: KeyboardEvent) => {
    if (holds.size === 0 || given.has(event) || !isKept(event)) return;
    if (kept.length === 0 && [...holds].every(({ passes }) => passes(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    kept.push(event);
  };
  window.addEventListener('keydown', keep, true);
  return () => {
    window.removeEventListener('keydown', keep, true);
    kept.length = 0;
  };
}

const elsewhere = '[role="dialog"], [role="alertdialog"], [role="menu"], [role="listbox"], button';

/** Letters and what goes with them; keys of the browser, of a field, a button or a dialog are not ours to keep. */
function isKept(event: KeyboardEvent): boolean {
  const { key, target } = event;
  if (event.isComposing || isWriting(target)) return false;
  if (target instanceof Element && target.closest(elsewhere)) return false;
  const modified = event.ctrlKey || event.metaKey || event.altKey;
  if (key === 'Enter') return true;
  return !modified && (key.length === 1 || ['Backspace', 'Escape', 'ArrowUp', 'ArrowDown'].includes(key));
}

function giveKept(): void {
  while (holds.size === 0) {
    const event = kept.shift();
    if (!event) return;
    give(event);
  }
}

/** As if it were pressed now: to whatever has the focus, which may begin another wait. */
function give({ key, code, ctrlKey, metaKey, shiftKey, altKey, repeat }: KeyboardEvent): void {
  const init = { key, code, ctrlKey, metaKey, shiftKey, altKey, repeat, bubbles: true, cancelable: true };
  const event = new KeyboardEvent('keydown', init);
  given.add(event);
  const target = document.activeElement ?? document.body;
  if (!target.dispatchEvent(event) || !isWriting(target) || ctrlKey || metaKey || altKey) return;
  // Only a key of a person writes by itself.
  if (key === 'Backspace') write('delete');
  else if (key === 'Enter') write('insertParagraph');
  else if (key.length === 1) write('insertText', key);
}

/** The one way to write as a key does, with the editor's own rules and undo; no browser has another. */
function write(command: 'insertText' | 'insertParagraph' | 'delete', text?: string): void {
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- see above
  document.execCommand(command, false, text);
}
