import { isAttribution } from './attribution.ts';
import { walk, wordsOf, type HtmlNode } from './html-nodes.ts';

/** What stands beside an element: attributions above a quote, blanks, rulers. */

/** Start of the quote together with the "On … wrote:" right above it, in a text or an element of its own. */
export function withAttribution(node: HtmlNode): number {
  let before = previous(node);
  let joined = '';
  let start = node.start;
  for (let steps = 0; before && steps < 8; steps += 1) {
    const words = before.name === '#text' ? before.text : wordsOf(before, 500);
    if (/^(blockquote|hr|table)$/.test(before.name) || words.length > 450) break;
    joined = `${words.replace(/\s+/g, ' ')} ${joined}`.trim();
    if (joined !== '' && isAttribution(joined)) start = before.start;
    else if (start !== node.start) break;
    before = previous(before);
  }
  if (
    start === node.start &&
    node.parent &&
    joined === '' &&
    !previousFilled(node) &&
    /^(div|span|p)$/.test(node.parent.name)
  ) {
    const above = withAttribution(node.parent);
    return above === node.parent.start ? node.start : above;
  }
  return start;
}

function previousFilled(node: HtmlNode): boolean {
  let before = previous(node);
  while (before) {
    if (!isBlank(before)) return true;
    before = previous(before);
  }
  return false;
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
