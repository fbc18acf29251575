/**
 * CSS from strangers: only properties and functions on a list come out, written anew. No escapes, no imports, no
 * positions, nothing that loads.
 */

const properties =
  /^(color|opacity|background(-(color|image|position|repeat|size|clip|origin))?|font(-(family|size|style|weight|variant|stretch))?|text-(align|decoration(-(color|line|style))?|indent|transform|overflow)|line-height|letter-spacing|word-(spacing|break|wrap)|overflow-wrap|white-space|vertical-align|direction|unicode-bidi|margin(-(top|right|bottom|left))?|padding(-(top|right|bottom|left))?|border(-(top|right|bottom|left))?(-(color|style|width|radius|collapse|spacing))?|border-(top|bottom)-(left|right)-radius|(min-|max-)?(width|height)|display|float|clear|list-style(-(type|position))?|table-layout|caption-side|empty-cells|box-sizing|overflow(-[xy])?|object-fit|outline|quotes|tab-size|hyphens|page-break-(before|after|inside)|flex(-(direction|wrap|grow|shrink|basis|flow))?|align-(items|content|self)|justify-content|gap|order|color-scheme)$/;
const functions = /^(rgb|rgba|hsl|hsla|calc|linear-gradient|radial-gradient|url)$/;

export interface CleanDeclarations {
  kept: string;
  /** Declarations that would load a picture from elsewhere. */
  remote: string;
}

type CidUrl = (cid: string) => string | null;

/** An inline style. Declarations that are not understood are left out. */
export function sanitizeDeclarations(style: string, cidUrl: CidUrl | null): CleanDeclarations {
  const kept: string[] = [];
  const remote: string[] = [];
  for (const declaration of splitOutside(withoutComments(style), ';')) {
    const colon = declaration.indexOf(':');
    if (colon < 1) continue;
    const property = declaration.slice(0, colon).trim().toLowerCase();
    const value = declaration
      .slice(colon + 1)
      .replace(/\s+/g, ' ')
      .trim();
    if (!properties.test(property) || !isPlainValue(value)) continue;
    if (!/url\(/i.test(value)) kept.push(`${property}:${value}`);
    else takeUrl({ property, value }, { kept, remote }, cidUrl);
  }
  return { kept: kept.join(';'), remote: remote.join(';') };
}

/** A <style> element's text: plain rules and @media, classes renamed to m-…, without anything that loads. */
export function sanitizeStylesheet(css: string): string {
  const text = withoutComments(css.replace(/<!--|-->/g, ' '));
  return /[\\<]/.test(text) ? rules(text.replace(/[^{}]*[\\<][^{}]*(\{[^{}]*\})?/g, ' '), 0) : rules(text, 0);
}

function rules(css: string, depth: number): string {
  const out: string[] = [];
  let at = 0;
  while (at < css.length) {
    const open = css.indexOf('{', at);
    if (open < 0) break;
    // What ends in ";" before a rule is an @import or the like.
    const prelude = css
      .slice(at, open)
      .replace(/^[\s\S]*;/, '')
      .trim();
    const close = matchingBrace(css, open);
    const body = css.slice(open + 1, close);
    at = close + 1;
    const rule = prelude.startsWith('@') ? mediaRule(prelude, body, depth) : plainRule(prelude, body);
    if (rule !== '') out.push(rule);
  }
  return out.join('');
}

function mediaRule(prelude: string, body: string, depth: number): string {
  if (depth > 0 || !/^@media\s[\w\s(),:.<>=-]{1,200}$/i.test(prelude) || /[<>]/.test(prelude)) return '';
  const inner = rules(body, depth + 1);
  return inner === '' ? '' : `${prelude.replace(/\s+/g, ' ')}{${inner}}`;
}

function plainRule(selector: string, body: string): string {
  if (selector.length > 2000 || !/^[\w\s.,#>*:()[\]="'+~-]+$/.test(selector)) return '';
  const { kept } = sanitizeDeclarations(body, null);
  if (kept === '') return '';
  const renamed = selector.replace(/\.(-?[_a-zA-Z][\w-]*)/g, '.m-$1').replace(/\s+/g, ' ');
  return `${renamed}{${kept}}`;
}

function matchingBrace(css: string, open: number): number {
  let depth = 0;
  for (let at = open; at < css.length; at += 1) {
    const char = css.charCodeAt(at);
    if (char === 123) depth += 1;
    else if (char === 125) {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return css.length;
}

/** No escapes, no markup, no unknown function, nothing that old browsers would run. */
function isPlainValue(value: string): boolean {
  if (value === '' || value.length > 2000 || /[\\<>{}@]|\/\*/.test(value)) return false;
  if (/expression|javascript|vbscript|behaviou?r|binding/i.test(value)) return false;
  for (const call of value.matchAll(/([\w-]*)\s*\(/g))
    if (!functions.test((call[1] ?? '').toLowerCase())) return false;
  return true;
}

function takeUrl(
  { property, value }: { property: string; value: string },
  out: { kept: string[]; remote: string[] },
  cidUrl: CidUrl | null,
): void {
  const address = /url\(\s*["']?([^"')]*)["']?\s*\)/i.exec(value)?.[1]?.trim();
  if (address === undefined || !/^background(-image)?$/.test(property)) return;
  if (/^data:image\/(png|gif|jpe?g|webp);base64,[a-z0-9+/=]+$/i.test(address))
    out.kept.push(`${property}:${value}`);
  else if (/^cid:/i.test(address)) {
    const local = cidUrl?.(address.slice(4)) ?? null;
    if (local !== null && /^[\w/:.?=&%-]+$/.test(local)) out.kept.push(`${property}:url("${local}")`);
  } else if (/^(https?:)?\/\/[^\s"'()]+$/i.test(address)) {
    out.remote.push(
      `${property}:${value.replace(/url\(\s*["']?\/\//i, (start) => start.replace('//', 'https://'))}`,
    );
  }
}

/** Splits at the mark, but not inside quotes or brackets. */
function splitOutside(text: string, mark: string): string[] {
  const pieces: string[] = [];
  let quote = '';
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? '';
    if (quote !== '') {
      if (char === quote) quote = '';
    } else if (char === '"' || char === "'") quote = char;
    else if (char === '(') depth += 1;
    else if (char === ')') depth = Math.max(0, depth - 1);
    else if (char === mark && depth === 0) {
      pieces.push(text.slice(from, at));
      from = at + 1;
    }
  }
  pieces.push(text.slice(from));
  return pieces;
}

function withoutComments(text: string): string {
  return text.includes('/*') ? text.replace(/\/\*[\s\S]*?(\*\/|$)/g, ' ') : text;
}
