import { hasDate, isAttribution } from './attribution.ts';
import { walk, wordsOf, type HtmlNode } from './html-nodes.ts';

/** What stands beside an element: attributions above a quote, blanks, rulers. */

const blocks =
  /^(address|article|aside|blockquote|body|center|dd|div|dl|dt|footer|form|h[1-6]|header|hr|html|li|main|ol|p|pre|section|table|tbody|td|th|tr|ul|#root)$/;
/** How far an attribution may reach above its quote. */
const maxLines = 4;
const maxSteps = 80;
const maxClimb = 200;
/** So many blanks may stand between two things that belong together. */
const maxBlanks = 20;

interface Line {
  text: string;
  start: number;
}

/** Start of the quote together with the "On … wrote:" right above it, however that is wrapped in elements. */
export function withAttribution(node: HtmlNode): number {
  let joined = '';
  let start = node.start;
  for (const line of linesBefore(node)) {
    joined = `${line.text.replace(/\s+/g, ' ').trim()} ${joined}`.trim();
    if (!isAttribution(joined)) continue;
    start = line.start;
    // "<anna@example.com> wrote:" alone goes on in the line above, where the date is.
    if (hasDate.test(joined)) break;
  }
  return start;
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
  let left = maxClimb;
  while (!before) {
    left -= 1;
    if (left === 0 || !at.parent || at.parent.name === '#root') return null;
    at = at.parent;
    boundary ||= blocks.test(at.name);
    before = previous(at);
  }
  let leftQuote = before.name === 'blockquote';
  boundary ||= blocks.test(before.name);
  for (let last = before.children.at(-1); last && left > 0; last = before.children.at(-1)) {
    left -= 1;
    before = last;
    boundary ||= blocks.test(before.name);
    leftQuote ||= before.name === 'blockquote';
  }
  return { leaf: before, boundary, leftQuote };
}

export function previousWords(node: HtmlNode): string | null {
  let before = previous(node);
  for (let count = 0; before && isBlank(before) && count < maxBlanks; count += 1) before = previous(before);
  return before ? wordsOf({ ...before, name: '#wrap', children: [before] }, 400) : null;
}

export function previous(node: HtmlNode): HtmlNode | null {
  return node.parent?.children[node.index - 1] ?? null;
}

function following(node: HtmlNode): HtmlNode | null {
  return node.parent?.children[node.index + 1] ?? null;
}

export function isBlank(node: HtmlNode): boolean {
  if (node.name === '#text') return node.text.trim() === '';
  if (node.name === 'br') return true;
  return /^(div|p|span|font|b|o:p)$/.test(node.name) && node.firstText === null && !hasImage(node);
}

function hasImage(node: HtmlNode): boolean {
  let left = maxClimb;
  for (const inner of walk(node)) {
    left -= 1;
    if (inner.name === 'img' || left === 0) return true;
  }
  return false;
}

/** This node and the ones after it. */
export function siblingsFrom(node: HtmlNode, count: number): HtmlNode[] {
  return node.parent?.children.slice(node.index, node.index + count) ?? [];
}

/** The next sibling that is more than blank. */
export function nextFilled(node: HtmlNode): HtmlNode | null {
  let next = following(node);
  for (let count = 0; next && isBlank(next) && count < maxBlanks; count += 1) next = following(next);
  return next;
}
