const heights = new Map<string, number>();
const most = 2000;

/** The height that a letter had when it was last on the screen, in pixels. */
export function knownHeight(id: string): number | undefined {
  return heights.get(id);
}

export function rememberHeight(id: string, height: number): void {
  if (heights.size > most) heights.delete(heights.keys().next().value ?? '');
  heights.set(id, height);
}

let faces: string | undefined;

/** The page's own font faces, so that letters are set in the same type as the rest. */
function fontFaces(): string {
  faces ??= [...document.styleSheets]
    .flatMap((sheet) => rulesOf(sheet))
    .filter((rule) => rule instanceof CSSFontFaceRule)
    .map((rule) => rule.cssText)
    .join('\n');
  return faces;
}

function rulesOf(sheet: CSSStyleSheet): CSSRule[] {
  try {
    return [...sheet.cssRules];
  } catch {
    // A style sheet from elsewhere (a browser extension's) may not be read.
    return [];
  }
}

/**
 * Type and colours of a frame, taken from the page's tokens as they are now. The ink stands at the root: where a letter's
 * own colours are dropped, everything below it inherits.
 */
export function frameCss(_look: string): string {
  const tokens = getComputedStyle(document.documentElement);
  const token = (name: string) => tokens.getPropertyValue(name);
  return `${fontFaces()}
:root{--link:${token('--accent-ink')};--quote:${token('--line-3')};color:${token('--ink')}}
body{font:0.9375rem/1.5rem ${token('--font-ui')}}
a{color:var(--link)}`;
}
