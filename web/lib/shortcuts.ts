import { SvelteMap } from 'svelte/reactivity';
import { t } from './i18n.ts';

/** Where a shortcut works. A key may be used once in each scope, and never in `global` and another one. */
export type ShortcutScope = 'global' | 'list' | 'conversation' | 'composer' | 'mentions';

export interface Shortcut {
  /** tinykeys syntax; the first one is shown. "g i" is a sequence, "$mod" is Ctrl or ⌘. */
  keys: readonly [string, ...string[]];
  scope: ShortcutScope;
  /** Works also while a field has the focus. */
  whileWriting?: boolean;
  /** Not an entry of the command palette (moving about, the palette itself). */
  hidden?: boolean;
}

/**
 * The only table of keys: the handlers (keyboard.ts), the help sheet, the palette and every hint on a button read it.
 * The words for an entry are `shortcuts.<id>` in the locale.
 */
export const shortcuts = {
  openPalette: { keys: ['$mod+k'], scope: 'global', whileWriting: true, hidden: true },
  openHelp: { keys: ['[Shift]+?'], scope: 'global' },
  search: { keys: ['/'], scope: 'global' },
  goInbox: { keys: ['g i'], scope: 'global' },
  goToday: { keys: ['g y'], scope: 'global' },
  goContacts: { keys: ['g c'], scope: 'global' },
  goMentions: { keys: ['g m'], scope: 'global' },
  goDesk: { keys: ['g d'], scope: 'global' },
  goReports: { keys: ['g r'], scope: 'global' },
  goSettings: { keys: ['g s'], scope: 'global' },
  switchTheme: { keys: ['g t'], scope: 'global' },

  nextConversation: { keys: ['j', 'ArrowDown'], scope: 'list', hidden: true },
  previousConversation: { keys: ['k', 'ArrowUp'], scope: 'list', hidden: true },
  openConversation: { keys: ['Enter', 'o'], scope: 'list', hidden: true },
  selectConversation: { keys: ['x'], scope: 'list', hidden: true },
  selectAll: { keys: ['Shift+x'], scope: 'list', hidden: true },
  boardNext: { keys: ['ArrowRight'], scope: 'list', hidden: true },
  boardPrevious: { keys: ['ArrowLeft'], scope: 'list', hidden: true },
  moveOn: { keys: ['Shift+ArrowRight'], scope: 'list', hidden: true },
  moveBack: { keys: ['Shift+ArrowLeft'], scope: 'list', hidden: true },
  nextView: { keys: ['Shift+j'], scope: 'list', hidden: true },
  previousView: { keys: ['Shift+k'], scope: 'list', hidden: true },
  listDisplay: { keys: ['v'], scope: 'list' },
  refreshList: { keys: ['Shift+r'], scope: 'list' },
  takeNext: { keys: ['Shift+n'], scope: 'list' },

  backToList: { keys: ['u', 'Escape'], scope: 'conversation', hidden: true },
  reply: { keys: ['r'], scope: 'conversation' },
  writeNote: { keys: ['n'], scope: 'conversation' },
  assign: { keys: ['a'], scope: 'conversation' },
  assignToMe: { keys: ['i'], scope: 'conversation' },
  handOver: { keys: ['Shift+a'], scope: 'conversation' },
  handBack: { keys: ['Shift+b'], scope: 'conversation' },
  mergeConversation: { keys: ['Shift+m'], scope: 'conversation' },
  askAside: { keys: ['b'], scope: 'conversation' },
  collectIdea: { keys: ['Shift+i'], scope: 'conversation' },
  assignTeam: { keys: ['Shift+t'], scope: 'conversation' },
  runMacro: { keys: ['m'], scope: 'conversation' },
  tag: { keys: ['t'], scope: 'conversation' },
  setPriority: { keys: ['p'], scope: 'conversation' },
  snooze: { keys: ['s'], scope: 'conversation' },
  resolve: { keys: ['e'], scope: 'conversation' },
  reopen: { keys: ['Shift+e'], scope: 'conversation' },
  setPending: { keys: ['Shift+p'], scope: 'conversation' },
  markSpam: { keys: ['[Shift]+!'], scope: 'conversation' },
  follow: { keys: ['f'], scope: 'conversation' },
  copyLink: { keys: ['y'], scope: 'conversation' },
  translateMessage: { keys: ['l'], scope: 'conversation' },
  summarise: { keys: ['Shift+s'], scope: 'conversation' },
  markUnread: { keys: ['Shift+u'], scope: 'conversation' },
  editSubject: { keys: ['F2'], scope: 'conversation' },
  toggleCustomer: { keys: [']'], scope: 'conversation' },
  toggleViews: { keys: ['['], scope: 'list' },
  splitView: { keys: ['Shift+w'], scope: 'conversation' },
  otherHalf: { keys: ['w'], scope: 'conversation' },
  undo: { keys: ['z'], scope: 'conversation' },

  nextMention: { keys: ['j', 'ArrowDown'], scope: 'mentions', hidden: true },
  previousMention: { keys: ['k', 'ArrowUp'], scope: 'mentions', hidden: true },
  nextColumn: { keys: ['l', 'ArrowRight'], scope: 'mentions', hidden: true },
  previousColumn: { keys: ['h', 'ArrowLeft'], scope: 'mentions', hidden: true },
  selectMention: { keys: ['x'], scope: 'mentions', hidden: true },
  selectColumn: { keys: ['Shift+x'], scope: 'mentions', hidden: true },
  openMention: { keys: ['Enter', 'o'], scope: 'mentions', hidden: true },
  mentionNeedsReply: { keys: ['u'], scope: 'mentions' },
  mentionNoReply: { keys: ['n'], scope: 'mentions' },
  mentionDone: { keys: ['e'], scope: 'mentions' },

  send: { keys: ['$mod+Enter'], scope: 'composer', whileWriting: true },
  sendAndResolve: { keys: ['$mod+Shift+Enter'], scope: 'composer', whileWriting: true },
  sendAndNext: { keys: ['$mod+Alt+Enter'], scope: 'composer', whileWriting: true },
  sendLater: { keys: ['$mod+Shift+l'], scope: 'composer', whileWriting: true },
  switchToNote: { keys: ['$mod+Shift+n', 'Alt+n'], scope: 'composer', whileWriting: true },
  attachFile: { keys: ['$mod+Shift+a'], scope: 'composer', whileWriting: true },
  fixFinding: { keys: ['Alt+Enter'], scope: 'composer', whileWriting: true, hidden: true },
  insertAnswer: { keys: ['$mod+.'], scope: 'composer', whileWriting: true },
  assist: { keys: ['$mod+j'], scope: 'composer', whileWriting: true },
  writeTogether: { keys: ['$mod+Shift+u'], scope: 'composer', whileWriting: true },
  whatWeSaid: { keys: ['$mod+Shift+f'], scope: 'composer', whileWriting: true },
  leaveComposer: { keys: ['Escape'], scope: 'composer', whileWriting: true, hidden: true },
} as const satisfies Record<string, Shortcut>;

export type ShortcutId = keyof typeof shortcuts;
export const shortcutIds = Object.keys(shortcuts) as ShortcutId[];
export const scopes: readonly ShortcutScope[] = ['global', 'list', 'conversation', 'mentions', 'composer'];

export function shortcut(id: ShortcutId): Shortcut {
  return shortcuts[id];
}

const own = new SvelteMap<string, string>();
const listeners = new Set<() => void>();

/** The keys that a person chose in the place of ours, by the id of what they do. */
export function setOwnKeys(keys: Readonly<Record<string, string>> = {}): void {
  own.clear();
  for (const [id, chosen] of Object.entries(keys)) if (id in shortcuts) own.set(id, chosen);
  for (const listener of listeners) listener();
}

/** Calls back when keys change; the function it gives ends that. */
export function onOwnKeys(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** All keys of an action. */
export function keysFor(id: ShortcutId): readonly string[] {
  const chosen = own.get(id);
  return chosen === undefined ? shortcuts[id].keys : [chosen];
}

/** The key that is shown for an action. */
export function keysOf(id: ShortcutId): string {
  return keysFor(id)[0] ?? shortcuts[id].keys[0];
}

export function shortcutLabel(id: ShortcutId): string {
  return t(`shortcuts.${id}`);
}

const isApple = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.userAgent);
const signs: Record<string, string> = {
  $mod: isApple ? '⌘' : 'Ctrl',
  Shift: '⇧',
  Alt: isApple ? '⌥' : 'Alt',
  Enter: '↵',
  Escape: 'Esc',
  ArrowUp: '↑',
  ArrowDown: '↓',
  ArrowLeft: '←',
  ArrowRight: '→',
};

/** "$mod+Shift+k" -> [["Ctrl", "⇧", "K"]]; "g i" -> [["G"], ["I"]]: one list per press, one entry per cap. */
export function keyCaps(keys: string): string[][] {
  return keys.split(' ').map((press) =>
    press
      .split(/(?<=\w|\])\+/)
      .filter((part) => !part.startsWith('[') || part === '[')
      .map((part) => signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)),
  );
}

/** The value of aria-keyshortcuts for a binding ("Control+K"); sequences have no notation there. */
export function ariaKeys(keys: string): string | undefined {
  if (keys.includes(' ')) return undefined;
  return keys.replace('$mod', isApple ? 'Meta' : 'Control').replace('[Shift]+', '');
}
