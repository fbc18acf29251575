import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

const css = readFileSync(join(import.meta.dirname, '../../../web/ui/tokens.css'), 'utf8');

type Tokens = Map<string, string>;

/** The declarations of one block; the selector must stand at the start of a line. */
function block(selector: string): Tokens {
  const start = css.indexOf(`\n${selector} {`);
  const body = css.slice(start, css.indexOf('\n}', start));
  return new Map(
    [...body.matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? '', match[2] ?? '']),
  );
}

const light = block(':root');
const dark = new Map([...light, ...block(":root[data-theme='dark']")]);
const highLight = new Map([...light, ...block(":root[data-contrast='high']")]);
// As the cascade has it: dark beats the general high contrast by standing for the same weight, the pair beats both.
const highDark = new Map([
  ...dark,
  ...block(":root[data-contrast='high']"),
  ...block(":root[data-theme='dark'][data-contrast='high']"),
]);

/** oklch(L C H) -> relative luminance (WCAG), clipped to sRGB. */
function luminance(colour: string): number {
  const [l = 0, c = 0, h = 0] = (/oklch\(([^)/]+)/.exec(colour)?.[1] ?? '').trim().split(/\s+/).map(Number);
  const a = c * Math.cos((h * Math.PI) / 180);
  const b = c * Math.sin((h * Math.PI) / 180);
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const clip = (value: number) => Math.min(1, Math.max(0, value));
  const red = clip(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short);
  const green = clip(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short);
  const blue = clip(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(tokens: Tokens, ink: string, ground: string): number {
  const [bright = 0, dim = 0] = [tokens.get(`--${ink}`), tokens.get(`--${ground}`)]
    .map((colour) => luminance(colour ?? ''))
    .sort((one, two) => two - one);
  return (bright + 0.05) / (dim + 0.05);
}

const plainGrounds = ['ground', 'surface', 'raised', 'field', 'fill', 'note', 'accent-soft'];
/** [text, what it stands on] */
const pairs: [string, string][] = [
  ...['ink', 'ink-2', 'ink-3'].flatMap((ink) =>
    plainGrounds.map((ground): [string, string] => [ink, ground]),
  ),
  ['ink', 'fill-2'],
  ['ink-2', 'fill-2'],
  ['ink-3', 'fill-2'],
  ...['accent-ink', 'danger-ink', 'warn-ink', 'ok-ink', 'violet-ink'].flatMap((ink) =>
    ['ground', 'surface', 'raised', 'fill', ink.replace('-ink', '-soft')].map((ground): [string, string] => [
      ink,
      ground,
    ]),
  ),
  ['on-accent', 'accent'],
  ['on-accent', 'accent-2'],
  ['on-danger', 'danger'],
  ['on-danger', 'danger-2'],
];

describe('contrast of text', () => {
  test.each([
    ['light', light, 4.5],
    ['dark', dark, 4.5],
    ['high contrast, light', highLight, 7],
    ['high contrast, dark', highDark, 7],
  ] as const)('%s', (_, tokens, least) => {
    const weak = pairs
      .map(([ink, ground]) => ({ pair: `${ink} on ${ground}`, ratio: contrast(tokens, ink, ground) }))
      .filter(({ ratio }) => !(ratio >= least))
      .map(({ pair, ratio }) => `${pair}: ${ratio.toFixed(2)}`);
    expect(weak).toEqual([]);
  });

  test('the ring of the focus stands out from every ground (3:1)', () => {
    for (const tokens of [light, dark, highLight, highDark]) {
      for (const ground of plainGrounds) expect(contrast(tokens, 'focus', ground)).toBeGreaterThanOrEqual(3);
    }
  });
});

test('every theme only fills names that the light one has', () => {
  for (const selector of [
    ":root[data-theme='dark']",
    ":root[data-contrast='high']",
    ":root[data-density='compact']",
  ]) {
    expect([...block(selector).keys()].filter((name) => !light.has(name))).toEqual([]);
  }
});
