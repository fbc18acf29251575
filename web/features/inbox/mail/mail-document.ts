import DOMPurify, { type Config } from 'dompurify';

/** The address at our server of one that a mail names elsewhere. */
export type RemotePicture = (address: string) => string;

/** Those of one message, as its route names them (contract readRemotePicture). */
export const remotePictures =
  (messageId: string): RemotePicture =>
  (address) =>
    `/api/v1/messages/${messageId}/remote-picture?url=${encodeURIComponent(address)}`;

/** How a mail is shown. */
export interface MailLook {
  /** By which address of ours a picture on another server is had; null: not until the reader asks. */
  remote: RemotePicture | null;
  /** plain: it sets no colours of its own and takes ours; light: its own; dimmed: its own, turned for the dark theme; dark: its own, which are dark already. */
  ground: 'plain' | 'light' | 'dimmed' | 'dark';
  /** Rules of ours: font faces and colours. */
  css: string;
}

const purifying: Config = {
  USE_PROFILES: { html: true },
  ADD_ATTR: ['target', 'background', 'bgcolor', 'align', 'valign', 'dir'],
  FORBID_TAGS: [
    'form',
    'input',
    'button',
    'textarea',
    'select',
    'iframe',
    'object',
    'embed',
    'link',
    'meta',
    'base',
  ],
  WHOLE_DOCUMENT: false,
};

const elsewhere = /^\s*(https?:)?\/\//i;
const inStyle = /url\(\s*(?:"([^"]*)"|'([^']*)'|([^)"']*))\s*\)/gi;

/**
 * The whole document of a mail's frame. The server sanitised it; this is the second wall: purified again, no scripts
 * by policy and by sandbox, nothing fetched from elsewhere: what the reader asks for comes through our server.
 * @param html sanitised HTML of the message
 */
export function mailDocument(html: string, look: MailLook): string {
  const policy = `default-src 'none'; img-src 'self' data: blob:; style-src 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; form-action 'none'`;
  return [
    `<!doctype html><html dir="auto" data-ground="${look.ground}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    `<meta name="referrer" content="no-referrer"><meta name="color-scheme" content="light">`,
    `<style>${look.css}${frameCss}</style></head><body dir="auto">${purify(html, look.remote)}</body></html>`,
  ].join('');
}

/** The purified body. Pictures from elsewhere lose their address until the reader asks for them. */
export function purify(html: string, remote: RemotePicture | null): string {
  const body = DOMPurify.sanitize(remote ? withRemote(html, remote) : html, {
    ...purifying,
    RETURN_DOM: true,
  }) as unknown as HTMLElement;
  for (const link of body.querySelectorAll('a[href]')) {
    link.setAttribute('target', '_blank');
    link.setAttribute('rel', 'noopener noreferrer nofollow');
  }
  if (!remote) for (const image of body.querySelectorAll('img')) withhold(image);
  for (const image of body.querySelectorAll('img'))
    if (!image.hasAttribute('alt')) image.setAttribute('alt', '');
  return body.innerHTML;
}

/** What the server put aside at import, put back where it was; purified afterwards like everything else. */
function withRemote(html: string, remote: RemotePicture): string {
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  const ours = (address: string) => (elsewhere.test(address) ? remote(address.trim()) : '');
  // One form of a picture is enough: of several the first.
  for (const element of body.querySelectorAll('[data-remote-srcset]:not([data-remote-src])')) {
    const [address = ''] = (element.getAttribute('data-remote-srcset') ?? '').trim().split(/\s/);
    element.setAttribute('data-remote-src', address);
  }
  for (const name of ['src', 'background']) {
    for (const element of body.querySelectorAll(`[data-remote-${name}]`)) {
      element.setAttribute(name, ours(element.getAttribute(`data-remote-${name}`) ?? ''));
    }
  }
  for (const element of body.querySelectorAll('[data-remote-style]')) {
    const own = element.getAttribute('style') ?? '';
    const put = (element.getAttribute('data-remote-style') ?? '').replaceAll(
      inStyle,
      (_, double?: string, single?: string, bare?: string) =>
        `url("${ours((double ?? single ?? bare ?? '').trim())}")`,
    );
    element.setAttribute('style', `${own};${put}`);
  }
  return body.innerHTML;
}

function withhold(image: HTMLImageElement): void {
  image.removeAttribute('srcset');
  if (!image.hasAttribute('data-remote-src') && !elsewhere.test(image.getAttribute('src') ?? '')) return;
  const { width, height } = sizeOf(image);
  if (width <= 2 || height <= 2) {
    image.remove();
    return;
  }
  const place = image.ownerDocument.createElement('span');
  place.setAttribute('data-withheld', '');
  place.textContent = image.getAttribute('alt') ?? '';
  if (Number.isFinite(width)) place.style.width = `min(${width}px, 100%)`;
  if (Number.isFinite(height)) place.style.height = `${Math.min(height, 160)}px`;
  image.replaceWith(place);
}

/** The size that a picture is given in the mail, in pixels; Infinity where it is not said. */
function sizeOf(image: HTMLImageElement): { width: number; height: number } {
  const read = (name: string) => Number.parseInt(image.getAttribute(name) ?? '', 10);
  const [width, height] = [read('width'), read('height')];
  return { width: Number.isNaN(width) ? Infinity : width, height: Number.isNaN(height) ? Infinity : height };
}

/**
 * Does the mail bring a design of its own: grounds or colours that ours must not meet? Words that somebody wrote do
 * not; a newsletter does. Black on white counts as none.
 */
export function hasOwnColours(html: string): boolean {
  const grounds = [...html.matchAll(/(?:bgcolor\s*=\s*["']?|background(?:-color)?\s*:\s*)([^;"'>]+)/gi)];
  if (grounds.some((match) => !isNothing(match[1] ?? ''))) return true;
  const inks = [...html.matchAll(/[^-]color\s*[:=]\s*["']?([^;"'>]+)/gi)];
  return inks.some((match) => !isNothing(match[1] ?? '') && !isInk(match[1] ?? ''));
}

function isNothing(value: string): boolean {
  return /^\s*(transparent|none|inherit|initial|unset|white|#fff(fff)?|rgb\(\s*255\s*,\s*255\s*,\s*255\s*\))(\s*!important)?\s*$/i.test(
    value,
  );
}

function isInk(value: string): boolean {
  return /^\s*(black|windowtext|currentcolor|#000(000)?|#(1|2|3)[0-9a-f]{5}|#(1|2|3)[0-9a-f]{2}|rgb\(\s*\d{1,2}\s*,\s*\d{1,2}\s*,\s*\d{1,2}\s*\))(\s*!important)?\s*$/i.test(
    value,
  );
}

/**
 * Written colours of a mail without a design are dropped where the ground is dark: black on black is not readable. A picture
 * that says something gets a light plate there: logos are drawn for white, with nothing behind them.
 */
const frameCss = `
html,body{margin:0;padding:0;background:transparent;overflow-wrap:anywhere;word-break:normal}
html{overflow:hidden}
body{overflow-x:auto;overflow-y:hidden;scrollbar-width:thin;unicode-bidi:plaintext}
img{max-width:100%;height:auto}
[data-withheld]{display:inline-flex;align-items:center;justify-content:center;box-sizing:border-box;max-width:100%;min-width:2em;min-height:2em;padding:0 .5em;overflow:hidden;border:1px dashed;border-radius:4px;font:12px/16px sans-serif;opacity:.7;vertical-align:bottom}
table{max-width:100%}
pre{white-space:pre-wrap}
p{margin:0 0 .8em}
p:last-child{margin-bottom:0}
blockquote{margin:.4em 0;padding-inline-start:.8em;border-inline-start:2px solid var(--quote)}
[data-ground=plain] *{color:inherit!important;background-color:transparent!important}
[data-ground=plain] a,[data-ground=plain] a *{color:var(--link)!important}
[data-ground=light] body,[data-ground=dimmed] body{background:#fff;color:#1c2323;padding:12px;border-radius:6px}
[data-ground=dark] body{background:#fff;color:#1c2323;border-radius:6px}
[data-ground=dimmed]{filter:invert(.9) hue-rotate(180deg)}
[data-ground=dimmed] img,[data-ground=dimmed] video,[data-ground=dimmed] [background],[data-ground=dimmed] [style*="background-image"]{filter:invert(1) hue-rotate(180deg)}
[data-ground=dimmed] img[alt]:not([alt=""]){background:#fff;border-radius:2px}
`;
