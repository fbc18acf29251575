/** What is known to name people: names as they are written, and addresses or handles beside those that look like one. */
export interface Named {
  names: readonly string[];
  addresses: readonly string[];
}

type Kind = 'NAME' | 'EMAIL' | 'PHONE' | 'ACCOUNT' | 'LINK';

/** What one of our stand-ins looks like; what a stranger writes in this shape is written otherwise first. */
const standIn = /\[(NAME|EMAIL|PHONE|ACCOUNT|LINK)_(\d{1,4})\]/gu;
/** The longest of them. */
const longestStandIn = '[ACCOUNT_9999]'.length;

/** In this order: what is found by an earlier one is not looked at by a later one. */
const patterns: readonly [Kind, RegExp, (found: string) => boolean][] = [
  ['LINK', /\b(?:https?:\/\/|www\.)[^\s<>"']*[^\s<>"'.,;:!?)\]]/giu, () => true],
  ['EMAIL', /[\p{L}\d._%+-]{1,64}@[\p{L}\d-]{1,63}(?:\.[\p{L}\d-]{1,63}){1,6}/gu, () => true],
  ['ACCOUNT', /\b[A-Z]{2}\d{2}(?: ?[A-Z\d]{4}){2,7}(?: ?[A-Z\d]{1,3})?\b/gu, () => true],
  ['ACCOUNT', /\b\d(?:[ -]?\d){12,18}\b/gu, isCardNumber],
  ['PHONE', /(?<![\p{L}\d])(?:\+|00|0|\(0)\d?[\d\s()./-]{6,22}\d(?![\p{L}\d])/gu, isPhone],
];

/**
 * Puts stand-ins in the place of who people are, and takes them out again. One of them is for one question: the same
 * thing has the same stand-in throughout.
 */
export class Mask {
  readonly #named: readonly [Kind, RegExp][];
  readonly #standIns = new Map<string, string>();
  readonly #hidden = new Map<string, string>();
  readonly #counts = new Map<Kind, number>();

  constructor({ names, addresses }: Named) {
    const whole = distinct(names);
    const parts = distinct(whole.flatMap((name) => name.split(/[\s,]+/u)));
    const isPart = (part: string) => part.length >= 3 && /^\p{Lu}/u.test(part) && !whole.includes(part);
    this.#named = [
      ...distinct(addresses)
        .filter((address) => address.length >= 3)
        .map((address): [Kind, RegExp] => ['EMAIL', exactly(address, 'iu')]),
      ...whole
        .filter((name) => name.length >= 2)
        .map((name): [Kind, RegExp] => ['NAME', exactly(name, 'iu')]),
      // A part of a name may be a word, too: only as it is spelt there.
      ...parts.filter(isPart).map((part): [Kind, RegExp] => ['NAME', exactly(part, 'u')]),
    ];
  }

  /** The text with stand-ins. @param keeps false: what is found is not to come back, for it is somebody else's */
  hide(text: string, keeps = true): string {
    let hidden = text.replaceAll(standIn, '($1 $2)');
    for (const [kind, pattern] of this.#named) hidden = this.#replace(hidden, { kind, pattern, keeps });
    for (const [kind, pattern, isOne] of patterns)
      hidden = this.#replace(hidden, { kind, pattern, keeps, isOne });
    return hidden;
  }

  /** What stood there, in the place of stand-ins; those that are none of ours stay. */
  show(text: string): string {
    return text.replaceAll(standIn, (found) => this.#hidden.get(found) ?? found);
  }

  #replace(
    text: string,
    how: { kind: Kind; pattern: RegExp; keeps: boolean; isOne?: (found: string) => boolean },
  ): string {
    const { kind, pattern, keeps, isOne = () => true } = how;
    return outsideStandIns(text, (piece) =>
      piece.replaceAll(pattern, (found) => {
        if (!isOne(found)) return found;
        return keeps ? this.#standInOf(kind, found) : `[${kind}]`;
      }),
    );
  }

  #standInOf(kind: Kind, found: string): string {
    const key = `${kind} ${found}`;
    const known = this.#standIns.get(key);
    if (known !== undefined) return known;
    const count = (this.#counts.get(kind) ?? 0) + 1;
    const made = `[${kind}_${String(count)}]`;
    this.#counts.set(kind, count);
    this.#standIns.set(key, made);
    this.#hidden.set(made, found);
    return made;
  }
}

/** Takes stand-ins out of a text that comes piece by piece: one may be cut in two. */
export class Unmasking {
  readonly #mask: Mask;
  #held = '';

  constructor(mask: Mask) {
    this.#mask = mask;
  }

  push(piece: string): string {
    const text = this.#held + piece;
    const open = text.lastIndexOf('[');
    const isCut = open >= 0 && !text.includes(']', open) && text.length - open < longestStandIn;
    this.#held = isCut ? text.slice(open) : '';
    return this.#mask.show(isCut ? text.slice(0, open) : text);
  }

  end(): string {
    const rest = this.#held;
    this.#held = '';
    return this.#mask.show(rest);
  }
}

const distinct = (all: readonly string[]): string[] =>
  [...new Set(all.map((one) => one.trim()).filter((one) => one !== ''))].toSorted(
    (a, b) => b.length - a.length,
  );

/** The words as they stand, not within a longer word; scripts without spaces have no ends of words. */
function exactly(words: string, flags: string): RegExp {
  const escaped = words.replaceAll(/[\\^$.*+?()[\]{}|/-]/gu, '\\$&');
  const spaced = escaped.replaceAll(/\s+/gu, '\\s+');
  const [before, behind] = [words.at(0) ?? '', words.at(-1) ?? ''];
  return new RegExp(`${wordEnd(before, '(?<!')}${spaced}${wordEnd(behind, '(?!')}`, `g${flags}`);
}

const wordEnd = (letter: string, look: '(?<!' | '(?!'): string =>
  /[\p{L}\d]/u.test(letter) && !/[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}\p{scx=Hang}]/u.test(letter)
    ? `${look}[\\p{L}\\d])`
    : '';

/** Changes what stands between stand-ins, never these. */
function outsideStandIns(text: string, change: (piece: string) => string): string {
  let at = 0;
  let changed = '';
  for (const { 0: found, index } of text.matchAll(standIn)) {
    changed += change(text.slice(at, index)) + found;
    at = index + found.length;
  }
  return changed + change(text.slice(at));
}

/** By its check digit (ISO/IEC 7812, Luhn). */
function isCardNumber(found: string): boolean {
  const digits = Array.from(found.replaceAll(/\D/gu, ''), Number).toReversed();
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}

/** Enough digits for a telephone, and no day or amount. */
function isPhone(found: string): boolean {
  const digits = found.replaceAll(/\D/gu, '').length;
  if (digits < 8 || digits > 17) return false;
  return !/^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?:\D|$)/u.test(found);
}
