import { hasOwnColours } from './mail-document.ts';

/** A ground that stands behind so much of what a mail says is that of the mail. */
const mostOfIt = 0.8;
/** Below this a ground is dark: white reads better on it than black. */
const darkBelow = 0.18;

const names: Readonly<Record<string, string>> = {
  black: '#000000',
  navy: '#000080',
  midnightblue: '#191970',
  darkblue: '#00008b',
  darkslategray: '#2f4f4f',
  maroon: '#800000',
  indigo: '#4b0082',
  white: '#ffffff',
};

/** Red, green and blue of a colour as mails write it; null where it cannot be told. Pure. */
export function coloursOf(written: string): [number, number, number] | null {
  const text = written.trim().toLowerCase();
  const named = names[text.split(/\s/u)[0] ?? ''] ?? text;
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})(?![0-9a-f])/u.exec(named)?.[1];
  if (hex !== undefined) {
    const whole = hex.length === 3 ? hex.replaceAll(/./gu, '$&$&') : hex;
    const part = (at: number) => Number.parseInt(whole.slice(at, at + 2), 16);
    return [part(0), part(2), part(4)];
  }
  const [, red, green, blue] =
    /^rgba?\(\s*(\d{1,3})[\s,]+(\d{1,3})[\s,]+(\d{1,3})\s*(?:\)|[,/]\s*1\b)/u.exec(named) ?? [];
  return red === undefined ? null : [Number(red), Number(green), Number(blue)];
}

/** WCAG's relative luminance, 0 to 1. Pure. */
function luminance(colours: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = colours.map((one) => {
    const part = one / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

const length = (element: Element): number => (element.textContent ?? '').replaceAll(/\s+/gu, '').length;

/**
 * The ground that a mail brings: none (somebody's words), light, or dark. One that is dark already is not turned for a
 * dark theme: it would become light.
 */
export function ownGround(html: string): 'none' | 'light' | 'dark' {
  if (!hasOwnColours(html)) return 'none';
  const { body } = new DOMParser().parseFromString(html, 'text/html');
  for (const style of body.querySelectorAll('style')) style.remove();
  const all = length(body);
  for (const element of body.querySelectorAll('[bgcolor], [style*="background"]')) {
    if (length(element) < all * mostOfIt) continue;
    const written = /background(?:-color)?\s*:\s*([^;]+)/iu.exec(element.getAttribute('style') ?? '')?.[1];
    const colours = coloursOf(written ?? element.getAttribute('bgcolor') ?? '');
    if (colours) return luminance(colours) < darkBelow ? 'dark' : 'light';
  }
  return 'light';
}
