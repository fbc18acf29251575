import { decodeText } from './charset.ts';
import { decodeWords } from './encoded-words.ts';

/** A header such as Content-Type: a value and its parameters, decoded (RFC 2045, RFC 2231, and the usual mistakes). */
export interface Structured {
  /** Lower case, without parameters. */
  value: string;
  parameters: Record<string, string>;
}

const parameter = /;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\[\s\S])*)"?|([^;]*))/g;

export function readStructured(binary: string, hint: string | null = null): Structured {
  const flat = withoutComments(binary.replace(/\r?\n/g, ''));
  const cut = flat.indexOf(';');
  const value = (cut < 0 ? flat : flat.slice(0, cut)).trim().toLowerCase();
  const parameters: Record<string, string> = {};
  const continued = new Map<string, Map<number, { text: string; encoded: boolean }>>();
  const tail = cut < 0 ? '' : flat.slice(cut);
  for (const match of tail.matchAll(parameter)) {
    const name = (match[1] ?? '').toLowerCase();
    const text = match[2] === undefined ? (match[3] ?? '').trim() : match[2].replace(/\\(["\\])/g, '$1');
    const pieces = /^([^*]+)\*(\d*)(\*?)$/.exec(name);
    if (!pieces) {
      parameters[name] ??= decodeWords(text, hint);
      continue;
    }
    const [, base = '', number, star] = pieces;
    const list = continued.get(base) ?? new Map<number, { text: string; encoded: boolean }>();
    list.set(Number(number ?? 0), { text, encoded: number === '' || star === '*' });
    continued.set(base, list);
  }
  for (const [name, pieces] of continued) parameters[name] = joinContinued(pieces, hint);
  return { value, parameters };
}

/** RFC 2231: pieces in their order, percent-encoded ones in the charset that the first names. */
function joinContinued(pieces: Map<number, { text: string; encoded: boolean }>, hint: string | null): string {
  const ordered = [...pieces].sort(([a], [b]) => a - b).map(([, piece]) => piece);
  let charset: string | null = null;
  const bytes = ordered.map(({ text, encoded }, index) => {
    if (!encoded) return Buffer.from(text, 'latin1');
    const prefix = index === 0 ? /^([^']*)'[^']*'/.exec(text) : null;
    if (prefix) charset = prefix[1] ?? null;
    const rest = prefix ? text.slice(prefix[0].length) : text;
    const plain = rest.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    return Buffer.from(plain, 'latin1');
  });
  const joined = Buffer.concat(bytes);
  if (charset === null && joined.includes('=?')) return decodeWords(joined.toString('latin1'), hint);
  return decodeText(joined, charset, hint);
}

/** Comments in parentheses, outside of quotes, are not part of a value. */
function withoutComments(text: string): string {
  if (!text.includes('(')) return text;
  return text.replace(/"(?:[^"\\]|\\.)*"|\([^()"]*\)(?=\s*(?:;|$))/g, (match) =>
    match.startsWith('"') ? match : '',
  );
}
