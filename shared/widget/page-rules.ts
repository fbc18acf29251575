import type { PageRule } from './protocol.ts';

/**
 * Greetings by page, one per line: "/pricing* | Questions about prices? | 20 | open": path, text, seconds on the page,
 * and whether it is for business hours ("open"), for all others ("closed"), or for both (nothing).
 * @returns null for a line that cannot be understood
 */
export function readPageRule(line: string): PageRule | null {
  const [path = '', text = '', seconds = '0', hours = ''] = line.split('|').map((part) => part.trim());
  const wait = Number(seconds);
  if (!/^(open|closed)?$/i.test(hours)) return null;
  if (!/^(\/|\*)/.test(path) || text === '' || !Number.isFinite(wait) || wait < 0 || wait > 3600) return null;
  const when = hours === '' ? 'always' : hours.toLowerCase() === 'open' ? 'open' : 'closed';
  return { path, text, seconds: wait, when };
}

/** Does a path fit a pattern? `*` stands for anything, also nothing; the whole path must fit. */
export function pathFits(pattern: string, path: string): boolean {
  const parts = pattern.split('*');
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return path === pattern;
  if (!path.startsWith(first)) return false;
  let at = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return path.length - last.length >= at && path.endsWith(last);
}

/** The first rule that fits the page and the hour. */
export function ruleFor(
  rules: readonly PageRule[],
  { path, open }: { path: string; open: boolean },
): PageRule | null {
  const now = open ? 'open' : 'closed';
  return (
    rules.find(({ path: wanted, when }) => pathFits(wanted, path) && (when === 'always' || when === now)) ??
    null
  );
}
