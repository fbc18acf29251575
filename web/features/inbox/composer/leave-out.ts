import type { Span } from '../../../../shared/text/check/finding.ts';
import { letterRange } from './check/letter-range.ts';
import { letterPlaces } from './check/replace-span.ts';
import type { TextNode } from './document-text.ts';
import type { Editor } from './rich-editor.ts';

type Transaction = Editor['state']['tr'];

/** Takes pieces of the plain text out of the document, and lines, paragraphs and points that nothing is left of. */
export function leaveOut(editor: Editor, spans: readonly Span[]): void {
  const places = letterPlaces(editor);
  const document = editor.getJSON() as TextNode;
  const { tr } = editor.state;
  for (const span of spans.toSorted((one, other) => other.start - one.start)) {
    const { first, end } = letterRange(document, span);
    const [from, last] = [places[first], places[end - 1]];
    if (from === undefined || last === undefined || last < from) continue;
    tr.delete(tr.mapping.map(from), tr.mapping.map(last + 1));
    tidy(tr, tr.mapping.map(from));
  }
  editor.view.dispatch(tr);
}

/** What is empty now where something was taken out. */
function tidy(tr: Transaction, at: number): void {
  const place = tr.doc.resolve(at);
  const { parent, nodeBefore, nodeAfter } = place;
  if (!parent.isTextblock) return;
  if (parent.content.size === 0) {
    let depth = place.depth;
    while (depth > 1 && place.node(depth - 1).childCount === 1) depth -= 1;
    if (place.node(depth - 1).childCount > 1) tr.delete(place.before(depth), place.after(depth));
    return;
  }
  const breaks = (node: typeof nodeBefore) => node === null || node.type.name === 'hardBreak';
  if (!breaks(nodeBefore) || !breaks(nodeAfter)) return;
  if (nodeAfter) tr.delete(at, at + 1);
  else tr.delete(at - 1, at);
}
