import type { Facet } from './entities.ts';

/** Links, mentions and hashtags of a text. Positions are bytes of UTF-8, not of JavaScript's strings. */

export interface Span {
  start: number;
  end: number;
  kind: 'link' | 'mention' | 'tag';
  /** The address, the handle without @, the tag without #. */
  value: string;
}

const patterns: readonly (readonly [Span['kind'], RegExp])[] = [
  ['link', /(?<=^|[\s(])(https?:\/\/[^\s]+)/g],
  ['mention', /(?<=^|[\s(])@((?:[a-zA-Z0-9-]+\.)+[a-zA-Z][a-zA-Z0-9-]*)/g],
  ['tag', /(?<=^|\s)[#＃]((?!\d+(?:\s|$))[^\s#]{1,64})/gu],
];

/** Where in the text they stand, in UTF-16 units, in order. */
export function spansOf(text: string): Span[] {
  const spans = patterns.flatMap(([kind, pattern]) =>
    [...text.matchAll(pattern)].map((found): Span => {
      const whole = kind === 'mention' ? found[0] : trimmed(found[0]);
      const value = whole.replace(/^[@#＃]/, '');
      return { start: found.index, end: found.index + whole.length, kind, value };
    }),
  );
  const inOrder = spans.filter(({ value }) => value !== '').toSorted((a, b) => a.start - b.start);
  return inOrder.filter((span, index) => (inOrder[index - 1]?.end ?? 0) <= span.start);
}

/** A sentence's end is not part of a link, nor is a bracket that was not opened in it. */
function trimmed(text: string): string {
  const bare = text.replace(/[.,;:!?'"]+$/u, '');
  const count = (sign: string) => bare.split(sign).length;
  return bare.endsWith(')') && count(')') > count('(') ? bare.slice(0, -1) : bare;
}

/**
 * @param resolve handle -> DID; null: nobody has it, so it stays plain text
 */
export async function facetsOf(
  text: string,
  resolve: (handle: string) => Promise<string | null>,
): Promise<Facet[]> {
  const facets: Facet[] = [];
  for (const { start, end, kind, value } of spansOf(text)) {
    const feature = await featureOf(kind, value, resolve);
    if (!feature) continue;
    const byteStart = Buffer.byteLength(text.slice(0, start));
    const byteEnd = byteStart + Buffer.byteLength(text.slice(start, end));
    facets.push({ index: { byteStart, byteEnd }, features: [feature] });
  }
  return facets;
}

async function featureOf(
  kind: Span['kind'],
  value: string,
  resolve: (handle: string) => Promise<string | null>,
): Promise<Facet['features'][number] | null> {
  if (kind === 'link') return { $type: 'app.bsky.richtext.facet#link', uri: value };
  if (kind === 'tag') return { $type: 'app.bsky.richtext.facet#tag', tag: value };
  const did = await resolve(value);
  return did === null ? null : { $type: 'app.bsky.richtext.facet#mention', did };
}

/** A text with its facets as plain text (shortened links at full length) and as HTML. */
export function readFacets(text: string, facets: readonly Facet[] = []): { text: string; html: string } {
  const bytes = Buffer.from(text);
  const out = { text: '', html: '' };
  let at = 0;
  const add = (to: number): void => {
    const part = bytes.subarray(at, to).toString();
    out.text += part;
    out.html += escapeHtml(part);
    at = to;
  };
  for (const { index, features } of facets.toSorted((a, b) => a.index.byteStart - b.index.byteStart)) {
    const href = hrefOf(features[0]);
    const { byteStart, byteEnd } = index;
    if (href === null || byteStart < at || byteEnd > bytes.length || byteEnd <= byteStart) continue;
    add(byteStart);
    const shown = bytes.subarray(byteStart, byteEnd).toString();
    out.text += features[0]?.uri === undefined || isWhole(shown, href) ? shown : `${shown} (${href})`;
    out.html += `<a href="${escapeHtml(href)}">${escapeHtml(shown)}</a>`;
    at = byteEnd;
  }
  add(bytes.length);
  return { text: out.text, html: `<p>${out.html.replaceAll('\n', '<br>')}</p>` };
}

function hrefOf(feature: Facet['features'][number] | undefined): string | null {
  if (feature?.uri !== undefined) return /^https?:/.test(feature.uri) ? feature.uri : null;
  if (feature?.did !== undefined) return `https://bsky.app/profile/${feature.did}`;
  if (feature?.tag !== undefined) return `https://bsky.app/hashtag/${encodeURIComponent(feature.tag)}`;
  return null;
}

const isWhole = (shown: string, href: string) =>
  href.replace(/^https?:\/\//, '') === shown.replace(/^https?:\/\//, '');

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
