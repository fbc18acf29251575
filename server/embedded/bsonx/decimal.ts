import { Decimal128, Double, type Value } from './types.ts';

/** An exact decimal: coefficient x 10^exponent, or one of the special numbers. */
export interface Exact {
  kind: 'finite' | 'nan' | 'inf' | '-inf';
  digits: bigint;
  exponent: number;
}

/** The exact value of any BSON number. Doubles are expanded exactly (as MongoDB compares them). */
export function exactOf(value: Value): Exact {
  if (typeof value === 'bigint') return { kind: 'finite', digits: value, exponent: 0 };
  if (typeof value === 'number') return exactDouble(value);
  if (value instanceof Double) return exactDouble(value.value);
  return value instanceof Decimal128 ? parse(value.toString()) : special('nan');
}

function special(kind: Exact['kind']): Exact {
  return { kind, digits: 0n, exponent: 0 };
}

function exactDouble(value: number): Exact {
  if (Number.isNaN(value)) return special('nan');
  if (!Number.isFinite(value)) return special(value > 0 ? 'inf' : '-inf');
  let scaled = value;
  let twos = 0;
  while (!Number.isInteger(scaled)) {
    scaled *= 2;
    twos++;
  }
  // scaled / 2^twos = scaled * 5^twos / 10^twos
  return { kind: 'finite', digits: BigInt(scaled) * 5n ** BigInt(twos), exponent: -twos };
}

function parse(text: string): Exact {
  if (/nan/i.test(text)) return special('nan');
  if (/inf/i.test(text)) return special(text.startsWith('-') ? '-inf' : 'inf');
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:E([+-]?\d+))?$/i.exec(text);
  if (!match) return special('nan');
  const [, sign, whole = '', fraction = '', exponent = '0'] = match;
  const digits = BigInt(`${whole}${fraction}` || '0');
  return {
    kind: 'finite',
    digits: sign === '-' ? -digits : digits,
    exponent: Number(exponent) - fraction.length,
  };
}

const SPECIAL_ORDER = { nan: 0, '-inf': 1, finite: 2, inf: 3 } as const;

/** Orders two exact numbers; NaN below everything, as MongoDB sorts it. */
export function compareExact(a: Exact, b: Exact): number {
  if (a.kind !== 'finite' || b.kind !== 'finite') return SPECIAL_ORDER[a.kind] - SPECIAL_ORDER[b.kind];
  if (a.digits === 0n || b.digits === 0n) return sign(a.digits - b.digits);
  const shift = a.exponent - b.exponent;
  if (Math.abs(shift) > 7000) return shift > 0 ? sign(a.digits) : -sign(b.digits);
  const left = shift > 0 ? a.digits * 10n ** BigInt(shift) : a.digits;
  const right = shift < 0 ? b.digits * 10n ** BigInt(-shift) : b.digits;
  return sign(left - right);
}

function sign(value: bigint): number {
  return value > 0n ? 1 : value < 0n ? -1 : 0;
}

/** An exact number as the nearest Decimal128 (34 digits). */
export function toDecimal(value: Exact): Decimal128 {
  if (value.kind === 'nan') return Decimal128.fromString('NaN');
  if (value.kind !== 'finite') return Decimal128.fromString(value.kind === 'inf' ? 'Infinity' : '-Infinity');
  return Decimal128.fromStringWithRounding(`${String(value.digits)}E${String(value.exponent)}`);
}

/** Adds two exact numbers. */
export function addExact(a: Exact, b: Exact): Exact {
  if (a.kind !== 'finite' || b.kind !== 'finite') {
    if (
      a.kind === 'nan' ||
      b.kind === 'nan' ||
      (a.kind !== b.kind && a.kind !== 'finite' && b.kind !== 'finite')
    ) {
      return special('nan');
    }
    return a.kind === 'finite' ? b : a;
  }
  const exponent = Math.min(a.exponent, b.exponent);
  const digits =
    a.digits * 10n ** BigInt(a.exponent - exponent) + b.digits * 10n ** BigInt(b.exponent - exponent);
  return { kind: 'finite', digits, exponent };
}

/** Multiplies two exact numbers. */
export function multiplyExact(a: Exact, b: Exact): Exact {
  if (a.kind === 'finite' && b.kind === 'finite') {
    return { kind: 'finite', digits: a.digits * b.digits, exponent: a.exponent + b.exponent };
  }
  const signs = [a, b].map((x) => (x.kind === 'finite' ? sign(x.digits) : x.kind === '-inf' ? -1 : 1));
  const product = (signs[0] ?? 0) * (signs[1] ?? 0);
  if (a.kind === 'nan' || b.kind === 'nan' || product === 0) return special('nan');
  return special(product > 0 ? 'inf' : '-inf');
}
