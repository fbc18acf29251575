import { compareText } from '../../bsonx/compare.ts';
import { BSONRegExp, toNumber, typeName, type Value } from '../../bsonx/types.ts';
import { StoreError } from '../../errors.ts';
import { compileRegex } from '../../match/regex.ts';
import type { Evaluate, Operator } from '../compile-expression.ts';
import { textOf } from './conversions.ts';
import { isNullish, list, named, plain, required, strict } from './operands.ts';

function text(name: string, value: Value): string {
  if (typeof value === 'string') return value;
  throw new StoreError(16702, `${name} only supports strings, not ${typeName(value)}`);
}

/** `$toLower` and its kin take null as the empty string and other scalars as text. */
function loose(name: string, compute: (value: string) => Value): Operator {
  return plain(name, 1, (value) => compute(isNullish(value) ? '' : textOf(value)));
}

function concat(operand: Value): Evaluate {
  const operands = list(operand);
  return (scope) => {
    let out = '';
    for (const each of operands) {
      const value = each(scope);
      if (isNullish(value)) return null;
      out += text('$concat', value);
    }
    return out;
  };
}

function substring(value: Value, start: Value, length: Value): Value {
  const points = Array.from(isNullish(value) ? '' : textOf(value));
  const from = toNumber(start);
  const count = toNumber(length);
  return points.slice(from, count < 0 ? undefined : from + count).join('');
}

function substringBytes(value: Value, start: Value, length: Value): Value {
  const bytes = Buffer.from(isNullish(value) ? '' : textOf(value), 'utf8');
  const from = toNumber(start);
  const count = toNumber(length);
  return bytes.subarray(from, count < 0 ? undefined : from + count).toString('utf8');
}

function trim(name: string, sides: { left: boolean; right: boolean }): Operator {
  return (operand) => {
    const input = required(name, 'input', operand);
    const chars = named(name, operand)('chars');
    return (scope) => {
      const value = input(scope);
      if (isNullish(value)) return null;
      const points = Array.from(text(name, value));
      const set = chars?.(scope);
      const drop = (point: string): boolean =>
        typeof set === 'string' ? set.includes(point) : /[\s\0]/.test(point);
      let from = 0;
      let to = points.length;
      while (sides.left && from < to && drop(points[from] as string)) from++;
      while (sides.right && to > from && drop(points[to - 1] as string)) to--;
      return points.slice(from, to).join('');
    };
  };
}

function replace(name: string, all: boolean): Operator {
  return (operand) => {
    const parts = ['input', 'find', 'replacement'].map((field) => required(name, field, operand));
    return (scope) => {
      const values = parts.map((part) => part(scope));
      if (values.some(isNullish)) return null;
      const [input, find, replacement] = values.map((value) => text(name, value)) as [string, string, string];
      return all ? input.replaceAll(find, () => replacement) : input.replace(find, () => replacement);
    };
  };
}

function regexMatch(operand: Value): Evaluate {
  const input = required('$regexMatch', 'input', operand);
  const regex = required('$regexMatch', 'regex', operand);
  const options = named('$regexMatch', operand)('options');
  return (scope) => {
    const value = input(scope);
    const pattern = regex(scope);
    if (isNullish(value) || isNullish(pattern)) return false;
    const flags = options?.(scope);
    const source = pattern instanceof BSONRegExp ? pattern.pattern : text('$regexMatch', pattern);
    const given = typeof flags === 'string' ? flags : pattern instanceof BSONRegExp ? pattern.options : '';
    return compileRegex(source, given).test(text('$regexMatch', value));
  };
}

/** Strings. */
export const STRINGS: Record<string, Operator> = {
  $concat: concat,
  $toLower: loose('$toLower', (value) => value.toLowerCase()),
  $toUpper: loose('$toUpper', (value) => value.toUpperCase()),
  $substrCP: plain('$substrCP', 3, substring),
  $substrBytes: plain('$substrBytes', 3, substringBytes),
  $substr: plain('$substr', 3, substringBytes),
  $strLenCP: plain('$strLenCP', 1, (value) => Array.from(text('$strLenCP', value)).length),
  $strLenBytes: plain('$strLenBytes', 1, (value) => Buffer.byteLength(text('$strLenBytes', value))),
  $strcasecmp: plain('$strcasecmp', 2, (a, b) =>
    Math.sign(
      compareText(isNullish(a) ? '' : textOf(a).toUpperCase(), isNullish(b) ? '' : textOf(b).toUpperCase()),
    ),
  ),
  $split: strict('$split', 2, (value, by) => text('$split', value).split(text('$split', by))),
  $indexOfCP: strict('$indexOfCP', 2, (value, wanted) => {
    const at = text('$indexOfCP', value).indexOf(text('$indexOfCP', wanted));
    return at < 0 ? -1 : Array.from(text('$indexOfCP', value).slice(0, at)).length;
  }),
  $trim: trim('$trim', { left: true, right: true }),
  $ltrim: trim('$ltrim', { left: true, right: false }),
  $rtrim: trim('$rtrim', { left: false, right: true }),
  $replaceOne: replace('$replaceOne', false),
  $replaceAll: replace('$replaceAll', true),
  $regexMatch: regexMatch,
};
