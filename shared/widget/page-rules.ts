import type { PageRule } from './protocol.ts';

/**
 * Greetings by page, one per line: "/pricing* | Questions about prices? | 20": path, text, seconds on the page.
 * @returns null for a line that cannot be understood
 */
export function readPageRule(line: string): PageRule | null {
  const [path = '', text = '', seconds = '0'] = line.split('|').map((part) => part.trim());
  const wait = Number(seconds);
  if (!/^(\/|\*)/.test(path) || text === '' || !Number.isFinite(wait) || wait < 0 || wait > 3600) return null;
  return { path, text, seconds: wait };
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

/** The first rule that fits the page. */
export function ruleFor(rules: readonly PageRule[], path: string): PageRule | null {
  return rules.find((rule) => pathFits(rule.path, path)) ?? null;
}
