import sanitize, { type Attributes, type IOptions, type Tag } from 'sanitize-html';
import { sanitizeDeclarations, sanitizeStylesheet, type CleanDeclarations } from './html-css.ts';

/** HTML that may be shown, in a frame of its own without scripts. */
export interface SanitizedHtml {
  html: string;
  /** Pictures on other servers were set aside: see sanitizeHtml. */
  remoteImages: boolean;
}

export interface SanitizeOptions {
  /** Where the bytes of an inline image are served; null drops the picture and keeps its alternative text. */
  cidUrl: (cid: string) => string | null;
}

/**
 * The first of two walls between strangers' HTML and people (the second: a sandboxed frame with a content policy).
 * Keeps what mail design needs (tables, inline styles by an allow-list, a filtered <style>), nothing that runs, posts,
 * embeds or leaves the page. Nothing is loaded from elsewhere: what would be is put aside as `data-remote-src`,
 * `data-remote-srcset`, `data-remote-background` or `data-remote-style`, to be put back when a person asks for pictures.
 * Classes get the prefix "m-"; ids and names are dropped, so nothing in the page can be addressed or shadowed.
 */
export function sanitizeHtml(html: string, options: SanitizeOptions): SanitizedHtml {
  const state: State = { styles: new Map(), cidUrl: options.cidUrl, remote: false };
  const { rest, css } = takeStylesheets(html);
  const clean = sanitize(rest, optionsFor(state));
  const style = css === '' ? '' : `<style>${css}</style>`;
  return { html: style + clean, remoteImages: state.remote };
}

interface State {
  /** Newsletters repeat a few styles on every cell. */
  styles: Map<string, CleanDeclarations>;
  cidUrl: SanitizeOptions['cidUrl'];
  remote: boolean;
}

const textTags =
  'a abbr acronym address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var wbr'.split(
    ' ',
  );
const general =
  'align alt bgcolor border cellpadding cellspacing cite class color colspan datetime dir face headers height hspace href lang nowrap rel reversed rowspan scope size span src start style summary target title type valign value vspace width data-remote-src data-remote-srcset data-remote-background data-remote-style'.split(
    ' ',
  );
/** Their text is not for reading. */
const silentTags =
  'script style textarea option noscript title template xmp noembed noframes plaintext iframe object applet select svg math'.split(
    ' ',
  );

function optionsFor(state: State): IOptions {
  const transform = (tagName: string, attributes: Attributes): Tag => ({
    tagName: tagName === 'body' ? 'div' : tagName,
    attribs: cleanAttributes(tagName, attributes, state),
  });
  return {
    allowedTags: textTags,
    allowedAttributes: { '*': general },
    allowedSchemes: ['http', 'https', 'mailto', 'tel', 'data'],
    allowedSchemesAppliedToAttributes: [],
    allowProtocolRelative: false,
    nonTextTags: silentTags,
    parseStyleAttributes: false,
    disallowedTagsMode: 'discard',
    nestingLimit: 300,
    transformTags: { '*': transform },
  };
}

/** Only attributes whose value was looked at come out. */
function cleanAttributes(tag: string, attributes: Attributes, state: State): Attributes {
  const clean: Attributes = {};
  for (const name of Object.keys(attributes)) {
    const value = attributes[name] ?? '';
    if (name === 'style') setStyle(clean, value, state);
    else if (name === 'class') clean.class = prefixClasses(value);
    else if (name === 'href') setLink(clean, tag, value);
    else if (name === 'src' || name === 'srcset' || name === 'background')
      setSource(clean, { tag, name, value }, state);
    else if (!/^(rel|target|cite|ping)$|^data-/.test(name) && value.length < 2000) clean[name] = value;
  }
  return clean;
}

function setStyle(clean: Attributes, value: string, state: State): void {
  let style = state.styles.get(value);
  if (!style) {
    style = sanitizeDeclarations(value, state.cidUrl);
    state.styles.set(value, style);
  }
  const { kept, remote } = style;
  if (kept !== '') clean.style = kept;
  if (remote === '') return;
  clean['data-remote-style'] = remote;
  state.remote = true;
}

function setLink(clean: Attributes, tag: string, value: string): void {
  if (tag !== 'a') return;
  const address = withoutTricks(value);
  if (!/^(https?:\/\/|mailto:|tel:|sms:|#)/i.test(address)) return;
  clean.href = address;
  clean.target = '_blank';
  clean.rel = 'noopener noreferrer nofollow';
}

interface Source {
  tag: string;
  name: string;
  value: string;
}

/** Pictures: our own files by cid, embedded bitmaps as they are, anything on a server only by request. */
function setSource(clean: Attributes, { tag, name, value }: Source, state: State): void {
  if (name !== 'background' && tag !== 'img') return;
  const address = withoutTricks(value);
  if (name === 'srcset') {
    if (!/^https?:\/\//i.test(address)) return;
    clean['data-remote-srcset'] = address;
    state.remote = true;
    return;
  }
  if (/^cid:/i.test(address)) {
    const local = state.cidUrl(readCid(address.slice(4)));
    if (local !== null && name === 'src') clean.src = local;
    else if (local !== null) clean['data-remote-background'] = local;
  } else if (name === 'src' && isBitmap(address)) clean.src = address;
  else if (/^(https?:)?\/\//i.test(address)) {
    clean[name === 'src' ? 'data-remote-src' : 'data-remote-background'] = address.replace(
      /^\/\//,
      'https://',
    );
    state.remote = true;
  }
}

/** Browsers drop control characters and blanks inside addresses: so do we, before we look at them. */
function withoutTricks(value: string): string {
  return value
    .replace(/[\p{Cc}\s\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]+/gu, (run) => (run === ' ' ? ' ' : ''))
    .trim();
}

function isBitmap(address: string): boolean {
  return /^data:image\/(png|gif|jpe?g|webp|bmp|avif);base64,[a-z0-9+/=\s]+$/i.test(address);
}

function readCid(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function prefixClasses(value: string): string {
  return value
    .split(/\s+/)
    .filter((name) => /^[\w-]{1,80}$/.test(name))
    .slice(0, 20)
    .map((name) => `m-${name}`)
    .join(' ');
}

const styleBlock = /<style\b[^>]*>([\s\S]*?)(?:<\/style\s*>|$)/gi;
/** More style than this is not design. */
const maxStyle = 100_000;

function takeStylesheets(html: string): { rest: string; css: string } {
  if (!/<style\b/i.test(html)) return { rest: html, css: '' };
  let css = '';
  const rest = html.replace(styleBlock, (_, inner: string) => {
    if (css.length + inner.length <= maxStyle) css += sanitizeStylesheet(inner);
    return '';
  });
  return { rest, css };
}
