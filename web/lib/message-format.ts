/**
 * Messages in ICU syntax, as much of it as our words need: {name}, {count, plural, =0 {…} one {# thing} other {…}},
 * {who, select, me {…} other {…}}, {size, number}, and apostrophes that quote braces. A tenth of the weight of a full
 * parser; test/web/lib/message-format.test.ts holds it against intl-messageformat on every message that we have.
 */
export type MessageValues = Record<string, string | number>;

type Node =
  | string
  | { kind: 'value'; name: string }
  | { kind: 'number'; name: string }
  | { kind: 'count' }
  | { kind: 'plural' | 'select'; name: string; cases: Map<string, Node[]> };

interface Cursor {
  readonly text: string;
  at: number;
  /** Inside a plural: # stands for the number. */
  inPlural: boolean;
}

/** A function that fills the message; throws SyntaxError when the message is not well formed. */
export function compileMessage(text: string, locale: string): (values?: MessageValues) => string {
  const cursor: Cursor = { text, at: 0, inPlural: false };
  const nodes = parseNodes(cursor);
  if (cursor.at < text.length) throw new SyntaxError(`unexpected } at ${cursor.at} in "${text}"`);
  const numbers = new Intl.NumberFormat(locale);
  const plurals = new Intl.PluralRules(locale);
  const render = (parts: Node[], values: MessageValues, count: number): string =>
    parts.map((part) => renderNode(part, values, count)).join('');
  const renderNode = (node: Node, values: MessageValues, count: number): string => {
    if (typeof node === 'string') return node;
    if (node.kind === 'count') return numbers.format(count);
    const value = values[node.name];
    if (node.kind === 'value') return value === undefined ? `{${node.name}}` : String(value);
    if (node.kind === 'number') return numbers.format(Number(value));
    if (node.kind === 'select') return render(pick(node.cases, String(value)), values, count);
    const own = Number(value);
    return render(node.cases.get(`=${own}`) ?? pick(node.cases, plurals.select(own)), values, own);
  };
  return (values = {}) => render(nodes, values, 0);
}

function pick(cases: Map<string, Node[]>, key: string): Node[] {
  return cases.get(key) ?? cases.get('other') ?? [];
}

function parseNodes(cursor: Cursor): Node[] {
  const nodes: Node[] = [];
  let words = '';
  const flush = () => {
    if (words) nodes.push(words);
    words = '';
  };
  while (cursor.at < cursor.text.length && cursor.text[cursor.at] !== '}') {
    const sign = cursor.text[cursor.at] ?? '';
    if (sign === '{') {
      flush();
      nodes.push(parseArgument(cursor));
    } else if (sign === '#' && cursor.inPlural) {
      flush();
      cursor.at++;
      nodes.push({ kind: 'count' });
    } else if (sign === "'") {
      words += parseQuoted(cursor);
    } else {
      words += sign;
      cursor.at++;
    }
  }
  flush();
  return nodes;
}

/** '' is an apostrophe; '{ quotes up to the next apostrophe; any other one is itself. */
function parseQuoted(cursor: Cursor): string {
  const next = cursor.text[cursor.at + 1] ?? '';
  if (next === "'") {
    cursor.at += 2;
    return "'";
  }
  if (!'{}#'.includes(next) || next === '') {
    cursor.at++;
    return "'";
  }
  const end = cursor.text.indexOf("'", cursor.at + 1);
  const quoted = cursor.text.slice(cursor.at + 1, end < 0 ? undefined : end);
  cursor.at = end < 0 ? cursor.text.length : end + 1;
  return quoted;
}

function parseArgument(cursor: Cursor): Node {
  cursor.at++;
  const name = readWord(cursor);
  if (take(cursor, '}')) return { kind: 'value', name };
  expect(cursor, ',');
  const kind = readWord(cursor);
  if (kind === 'number' && take(cursor, '}')) return { kind, name };
  if (kind !== 'plural' && kind !== 'select')
    throw new SyntaxError(`unknown kind "${kind}" in "${cursor.text}"`);
  expect(cursor, ',');
  const cases = parseCases(cursor, kind);
  expect(cursor, '}');
  return { kind, name, cases };
}

function parseCases(cursor: Cursor, kind: 'plural' | 'select'): Map<string, Node[]> {
  const cases = new Map<string, Node[]>();
  const outer = cursor.inPlural;
  cursor.inPlural = outer || kind === 'plural';
  for (let key = readWord(cursor); key; key = readWord(cursor)) {
    expect(cursor, '{');
    cases.set(key, parseNodes(cursor));
    expect(cursor, '}');
  }
  cursor.inPlural = outer;
  if (!cases.has('other')) throw new SyntaxError(`no "other" in "${cursor.text}"`);
  return cases;
}

function readWord(cursor: Cursor): string {
  skipSpace(cursor);
  const word = /^[^\s,{}]*/.exec(cursor.text.slice(cursor.at))?.[0] ?? '';
  cursor.at += word.length;
  skipSpace(cursor);
  return word;
}

function take(cursor: Cursor, sign: string): boolean {
  if (cursor.text[cursor.at] !== sign) return false;
  cursor.at++;
  return true;
}

function expect(cursor: Cursor, sign: string): void {
  if (!take(cursor, sign)) throw new SyntaxError(`expected ${sign} at ${cursor.at} in "${cursor.text}"`);
}

function skipSpace(cursor: Cursor): void {
  while (/\s/.test(cursor.text[cursor.at] ?? '')) cursor.at++;
}
