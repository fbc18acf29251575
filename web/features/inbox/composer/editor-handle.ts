import type { Span } from '../../../../shared/text/check/finding.ts';
import type { TextNode } from './document-text.ts';

/** What the editor gives of its document. */
export interface Written {
  text: string;
  html: string | null;
  document: TextNode;
}

/** What others do with the editor once it is there. */
export interface EditorHandle {
  /** Takes pieces of the plain text out. */
  leaveOut: (spans: readonly Span[]) => unknown;
  fill: (html: string | null, text: string) => unknown;
  focus: () => unknown;
  /** Puts a text below what stands there, and goes to its end. */
  add: (text: string) => unknown;
  insertImage: (image: { src: string; alt: string; attachmentId: string }) => unknown;
  /** Puts a text in the place of a piece of what is written. */
  replace: (span: Span, text: string) => unknown;
  /** Puts a text in the place of all that is written. */
  write: (text: string) => unknown;
  /** Puts a text where one writes. */
  putText: (text: string) => unknown;
  /** Begins to look for an answer where one writes. */
  askAnswer: () => unknown;
}
