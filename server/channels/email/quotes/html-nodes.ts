import { Parser } from 'htmlparser2';

/** A light tree of an HTML text that knows where each element stands in the source, so that it can be cut there. */
export interface HtmlNode {
  /** Lower-case tag name; '#text' for text; '#root'. */
  name: string;
  attributes: Record<string, string>;
  children: HtmlNode[];
  parent: HtmlNode | null;
  /** Its place among its siblings. */
  index: number;
  text: string;
  /** The first words inside, whatever the depth; null when there are none. */
  firstText: string | null;
  /** Range in the source. */
  start: number;
  end: number;
}

const empty: Record<string, string> = {};
/** A look into an element sees so many nodes at most. */
const maxLook = 500;
/** Deeper or larger trees are not looked at: the mail stays unfolded. */
const maxNodes = 60_000;

/** Null when the text is too large to be searched. */
export function readHtml(html: string): HtmlNode | null {
  const root = node('#root', { attributes: empty, parent: null, start: 0 });
  root.end = html.length;
  let open = root;
  let count = 0;
  const parser = new Parser(
    {
      onopentag: (name, attributes) => {
        count += 1;
        if (count > maxNodes) return;
        const child = node(name, { attributes, parent: open, start: parser.startIndex });
        open.children.push(child);
        open = child;
      },
      ontext: (text) => {
        const last = open.children.at(-1);
        if (last?.name === '#text' && last.end === parser.startIndex) {
          last.text += text;
          noteFirstText(last, text);
          last.end = parser.endIndex + 1;
          return;
        }
        count += 1;
        if (count > maxNodes) return;
        const child = node('#text', { attributes: empty, parent: open, start: parser.startIndex });
        child.text = text;
        child.end = parser.endIndex + 1;
        open.children.push(child);
        noteFirstText(child, text);
      },
      onclosetag: (name, implied) => {
        if (open.name !== name || !open.parent) return;
        open.end = implied ? Math.max(lastEnd(open), parser.startIndex) : parser.endIndex + 1;
        open = open.parent;
      },
    },
    { decodeEntities: true, lowerCaseTags: true, lowerCaseAttributeNames: true },
  );
  parser.write(html);
  parser.end();
  return count > maxNodes ? null : root;
}

function lastEnd(open: HtmlNode): number {
  return open.children.at(-1)?.end ?? open.start;
}

function node(
  name: string,
  from: { attributes: Record<string, string>; parent: HtmlNode | null; start: number },
): HtmlNode {
  return {
    name,
    ...from,
    index: from.parent?.children.length ?? 0,
    children: [],
    text: '',
    firstText: null,
    end: from.start,
  };
}

/** Tells a text's ancestors once each, so that a whole mail costs one look at each node. */
function noteFirstText(text: HtmlNode, words: string): void {
  if (words.trim() === '') return;
  for (let node: HtmlNode | null = text; node?.firstText === null; node = node.parent)
    node.firstText = words.trim();
}

/**
 * All elements and texts below, in the order of the source; not what is inside of those that `enter` refuses. Without
 * recursion: hostile mails nest deeply.
 */
export function* walk(from: HtmlNode, enter: (node: HtmlNode) => boolean = () => true): Generator<HtmlNode> {
  const stack: { nodes: HtmlNode[]; next: number }[] = [{ nodes: from.children, next: 0 }];
  for (let top = stack.at(-1); top; top = stack.at(-1)) {
    const node = top.nodes[top.next];
    if (!node) {
      stack.pop();
      continue;
    }
    top.next += 1;
    yield node;
    if (node.children.length > 0 && enter(node)) stack.push({ nodes: node.children, next: 0 });
  }
}

/** The words inside, blocks and breaks as line ends; at most about `limit` characters. */
export function wordsOf(from: HtmlNode, limit = 2000): string {
  let words = '';
  let left = maxLook;
  for (const inner of walk(from)) {
    if (inner.name === '#text' && !/^(style|script|title)$/.test(inner.parent?.name ?? ''))
      words += inner.text.replace(/\s+/g, ' ');
    else if (/^(br|p|div|tr|li|h\d)$/.test(inner.name)) words += '\n';
    left -= 1;
    if (words.length > limit || left === 0) break;
  }
  return words.trim();
}
