import { isAttribution } from './attribution.ts';
import { walk, wordsOf, type HtmlNode } from './html-nodes.ts';

/** What stands beside an element: attributions above a quote, blanks, rulers. */

const blocks =
  /^(address|article|aside|blockquote|body|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|html|li|main|ol|p|pre|section|table|tbody|td|th|tr|ul|#root)$/;
/** How far an attribution may reach above its quote. */
const maxLines = 4;
const maxSteps = 80;

interface Line {
  text: string;
  start: number;
}

/** Start of the quote together with the "On … wrote:" right above it, however that is wrapped in elements. */
export function withAttribution(node: HtmlNode): number {
  let joined = '';
  for (const line of linesBefore(node)) {
    joined = `${line.text.replace(/\s+/g, ' ').trim()} ${joined}`.trim();
    if (isAttribution(joined)) return line.start;
  }
  return node.start;
}

/** The filled lines that a reader sees above the node, the nearest first. */
function linesBefore(node: HtmlNode): Line[] {
  const lines: Line[] = [];
  let line: Line = { text: '', start: node.start };
  const close = (): void => {
    if (line.text.trim() !== '') lines.push(line);
    line = { text: '', start: node.start };
  };
  let step = previousLeaf(node);
  for (let count = 0; step && count < maxSteps && lines.length < maxLines; count += 1) {
    if (step.leaf.name === 'hr' || step.leftQuote) break;
    if (step.boundary || step.leaf.name === 'br') close();
    if (step.leaf.name === '#text') line = { text: step.leaf.text + line.text, start: step.leaf.start };
    step = previousLeaf(step.leaf);
  }
  close();
  return lines.slice(0, maxLines);
}

/** The text or empty element before this node, and whether a block begins or ends between them. */
function previousLeaf(node: HtmlNode): { leaf: HtmlNode; boundary: boolean; leftQuote: boolean } | null {
  let boundary = blocks.test(node.name);
  let at = node;
  let before = previous(at);
  while (!before) {
    if (!at.parent || at.parent.name === '#root') return null;
    at = at.parent;
    boundary ||= blocks.test(at.name);
    before = previous(at);
  }
  let leftQuote = before.name === 'blockquote';
  boundary ||= blocks.test(before.name);
  for (let last = before.children.at(-1); last; last = before.children.at(-1)) {
    before = last;
    boundary ||= blocks.test(before.name);
    leftQuote ||= before.name === 'blockquote';
  }
  return { leaf: before, boundary, leftQuote };
}

export function previousWords(node: HtmlNode): string | null {
  let before = previous(node);
  while (before && isBlank(before)) before = previous(before);
  return before ? wordsOf({ ...before, name: '#wrap', children: [before] }, 400) : null;
}

export function previous(node: HtmlNode): HtmlNode | null {
  return node.parent?.children[node.index - 1] ?? null;
}

export function following(node: HtmlNode): HtmlNode | null {
  return node.parent?.children[node.index + 1] ?? null;
}

export function isBlank(node: HtmlNode): boolean {
  if (node.name === '#text') return node.text.trim() === '';
  if (node.name === 'br') return true;
  return /^(div|p|span|font|b|o:p)$/.test(node.name) && wordsOf(node, 10) === '' && !hasImage(node);
}

function hasImage(node: HtmlNode): boolean {
  for (const inner of walk(node)) if (inner.name === 'img') return true;
  return false;
}

/** This node and the ones after it. */
export function siblingsFrom(node: HtmlNode, count: number): HtmlNode[] {
  return node.parent?.children.slice(node.index, node.index + count) ?? [];
}
