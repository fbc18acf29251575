import type { Participant } from '../../../../shared/schemas/primitives.ts';
import { decodeWords } from './encoded-words.ts';

/**
 * Address lists as they really come: groups, old "address (Name)" forms, names with unquoted commas, encoded words with a
 * whole address inside, several angle brackets. Addresses come back in lower case, names without quotes.
 */

type Token = { kind: 'word' | 'quoted' | 'comment' | 'angle'; text: string } | { kind: 'mark'; text: string };

const maxAddresses = 2000;
const addressPattern = /[^\s<>()",:;[\]\\]+@(?:[^\s<>()",:;[\]\\]+|\[[^\]\s]+\])/;

/** Reads one or more header values as a list of people; those without an address are left out unless they have a name. */
export function readAddresses(values: string | string[], hint: string | null = null): Participant[] {
  const list: Participant[] = [];
  for (const value of typeof values === 'string' ? [values] : values) {
    for (const entry of splitEntries(tokens(value.replace(/[\r\n\t]+/g, ' ')))) {
      const person = readEntry(entry, hint);
      if (person && list.length < maxAddresses) list.push(person);
    }
  }
  return list;
}

/** The first one, or null. */
export function readAddress(value: string, hint: string | null = null): Participant | null {
  const list = readAddresses(value, hint);
  return list.find((person) => person.address !== '') ?? list[0] ?? null;
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  const pattern =
    /"((?:[^"\\]|\\.)*)"|\(((?:[^()\\]|\\.|\([^()]*\))*)\)|<([^<>]*)>|([,;:])|(=\?[^?\s]+\?[bq]\?[^?]*\?=|[^\s",;:<>()]+|["()<>])/gi;
  for (const match of text.matchAll(pattern)) {
    if (match[1] !== undefined) found.push({ kind: 'quoted', text: match[1].replace(/\\(.)/g, '$1') });
    else if (match[2] !== undefined) found.push({ kind: 'comment', text: match[2] });
    else if (match[3] !== undefined) found.push({ kind: 'angle', text: match[3].trim() });
    else if (match[4] !== undefined) found.push({ kind: 'mark', text: match[4] });
    else found.push({ kind: 'word', text: match[5] ?? '' });
  }
  return found;
}

/** Cuts at commas and semicolons; "Group: a, b;" gives its members. */
function splitEntries(all: Token[]): Token[][] {
  const entries: Token[][] = [];
  let current: Token[] = [];
  const hasAddress = (entry: Token[]): boolean =>
    entry.some((token) => token.kind === 'angle' || (token.kind === 'word' && token.text.includes('@')));
  const close = (): void => {
    if (current.length > 0) entries.push(current);
    current = [];
  };
  for (const [index, token] of all.entries()) {
    if (token.kind !== 'mark') current.push(token);
    else if (token.text === ':') {
      // "Group:" or "mailto:" in front of an address is not part of it.
      if (!hasAddress(current)) current = [];
    } else if (token.text === ';' || hasAddress(current) || !belongsToNext(all, index)) close();
    else current.push({ kind: 'word', text: ',' });
  }
  close();
  return entries;
}

/** "Smith, John <j@x>": the comma stands in a name when words and then an angle address follow. */
function belongsToNext(all: Token[], comma: number): boolean {
  for (const token of all.slice(comma + 1, comma + 12)) {
    if (token.kind === 'angle') return true;
    if (token.kind === 'mark' || (token.kind === 'word' && token.text.includes('@'))) return false;
  }
  return false;
}

function readEntry(entry: Token[], hint: string | null): Participant | null {
  const angle =
    entry.findLast((token) => token.kind === 'angle' && token.text.includes('@')) ??
    entry.findLast((token) => token.kind === 'angle');
  const bare = angle ? undefined : bareAddress(entry);
  const rest = entry.filter((token) => token !== angle && !bare?.tokens.includes(token));
  const named = nameOf(rest, hint);
  const address = cleanAddress(decodeWords(angle?.text ?? bare?.text ?? '', hint));
  if (address.includes('@')) return person(address, named === address ? '' : named);
  // A whole address inside the encoded or quoted name, or in a comment.
  const comment = nameOf(
    rest.filter((token) => token.kind === 'comment'),
    hint,
  );
  const spoken = `${named} ${comment}`;
  const hidden = addressPattern.exec(spoken)?.[0];
  if (hidden)
    return person(
      cleanAddress(hidden),
      unquote(
        spoken
          .replace(hidden, '')
          .replace(/[<>()]/g, '')
          .trim(),
      ),
    );
  // "MAILER-DAEMON (Mail Delivery System)": nobody's address, but a name.
  const name = comment !== '' && comment !== named ? comment : named;
  return name === '' && address === '' ? null : person(address, name);
}

/** An address without brackets; its local part may be quoted: "odd name"@example.com. */
function bareAddress(entry: Token[]): { text: string; tokens: Token[] } | undefined {
  const at = entry.findIndex(
    (token) => token.kind === 'word' && token.text.includes('@') && !token.text.startsWith('=?'),
  );
  const word = entry[at];
  if (!word) return undefined;
  const before = entry[at - 1];
  if (!word.text.startsWith('@') || before?.kind !== 'quoted') return { text: word.text, tokens: [word] };
  const local = /^[\w.+-]+$/.test(before.text) ? before.text : `"${before.text}"`;
  return { text: `${local}${word.text}`, tokens: [before, word] };
}

function nameOf(parts: Token[], hint: string | null): string {
  const spoken = parts.filter((token) => token.kind !== 'comment' && !/^[<>()]$/.test(token.text));
  const chosen = spoken.length > 0 ? spoken : parts;
  const joined = chosen
    .map((token) => token.text)
    .join(' ')
    .replace(/ ,/g, ',');
  return unquote(
    decodeWords(joined, hint)
      .replace(/[ \t\r\n]+/g, ' ')
      .trim(),
  );
}

function unquote(name: string): string {
  return name
    .replace(/^"(.*)"$/, '$1')
    .replace(/^'(.*)'$/, '$1')
    .trim();
}

function cleanAddress(text: string): string {
  const bare = text.replace(/^\s*mailto:/i, '').trim();
  const quoted = /^"[^"]+"@[^\s"'<>]+/.exec(bare)?.[0];
  if (quoted) return quoted;
  const address = bare.replace(/[\s"'<>]+/g, '').replace(/[.,;]+$/, '');
  return address.replace(/^@[^:]+:/, '');
}

function person(address: string, name: string): Participant {
  return { address: address.toLowerCase().slice(0, 320), name: name.slice(0, 200) };
}
