import { attachmentUrl } from '../../presenters/attachment.ts';
import { sanitizeHtml } from '../../security/html.ts';

/** A picture that the composer put into the text: `<img src="…" data-attachment-id="…">`. */
const placedImage = /<img\b[^>]*\bdata-attachment-id="([0-9a-f]{24})"[^>]*>/gi;

/** Where a browser of ours gets an inline picture. */
function inlineUrl(attachmentId: string): string {
  return `${attachmentUrl(attachmentId)}?inline=true`;
}

export interface StoredHtml {
  html: string;
  /** Files that stand in the text. */
  inlineIds: Set<string>;
}

/**
 * What a person wrote, made safe to store and to show to colleagues; pictures of its own point at our file store,
 * pictures of other messages and unknown ones are dropped.
 * @param attachmentIds files of this message
 */
export function htmlToStore(html: string, attachmentIds: readonly string[]): StoredHtml {
  const inlineIds = new Set<string>();
  const named = html.replaceAll(placedImage, (tag, id: string) => {
    const source = `src="cid:${id}"`;
    return /\bsrc="/i.test(tag)
      ? tag.replace(/\bsrc="[^"]*"/i, source)
      : tag.replace(/^<img\b/i, `<img ${source}`);
  });
  const clean = sanitizeHtml(named, {
    cidUrl(id) {
      if (!attachmentIds.includes(id)) return null;
      inlineIds.add(id);
      return inlineUrl(id);
    },
  });
  return { html: clean.html, inlineIds };
}

/**
 * The same for the customer's mail program: our pictures by their Content-ID, pictures from elsewhere back where they
 * were.
 */
export function htmlToSend(html: string, files: readonly { id: string; contentId: string | null }[]): string {
  const named = files.reduce(
    (text, { id, contentId }) =>
      contentId === null ? text : text.replaceAll(`src="${inlineUrl(id)}"`, `src="cid:${contentId}"`),
    html,
  );
  return named.replaceAll(/\bdata-remote-(src|srcset|background|style)="/g, '$1="');
}
