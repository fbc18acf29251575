import type { Role } from '../abilities.ts';
import type { Attribute, AttributeValue } from '../schemas/attribute.ts';
import { fold } from '../rules/fold.ts';

/** As much of an attribute as says what fits it. */
export type AttributeShape = Pick<Attribute, 'type' | 'options'>;

const ranks: Record<Role, number> = { collaborator: 0, agent: 1, supervisor: 2, admin: 3 };

/** May somebody of this role change its values? */
export const maySet = (role: Role, { editors }: Pick<Attribute, 'editors'>): boolean =>
  ranks[role] >= ranks[editors];

/** What is kept, nothing at all, or why it does not fit. */
export type Read = { value: AttributeValue | null } | { problem: string };

const nothing = (value: unknown) =>
  value === null || value === undefined || value === '' || (Array.isArray(value) && value.length === 0);

/** A value as somebody gave it, by the API, in a form or in a file: "yes", "1,5", "Gold". Pure. */
export function readValue(shape: AttributeShape, given: unknown): Read {
  const trimmed = typeof given === 'string' ? given.trim() : given;
  if (nothing(trimmed)) return { value: null };
  return readers[shape.type](trimmed, shape);
}

type Reader = (given: unknown, shape: AttributeShape) => Read;
const readers: Record<Attribute['type'], Reader> = {
  text: (given) => (isWord(given) ? { value: String(given) } : { problem: 'This is no text.' }),
  number: readNumber,
  date: readDate,
  flag: readFlag,
  choice: (given, { options }) => {
    const key = optionOf(options, given);
    return key === undefined ? { problem: noChoice(given, options) } : { value: key };
  },
  choices: (given, { options }) => {
    const list = Array.isArray(given)
      ? given
      : String(given)
          .split(/\s*[;|]\s*/u)
          .filter(Boolean);
    const keys = list.map((one) => optionOf(options, one));
    const foreign = keys.indexOf(undefined);
    if (foreign >= 0) return { problem: noChoice(list[foreign], options) };
    return { value: [...new Set(keys.flatMap((key) => key ?? []))] };
  },
  link: (given) =>
    typeof given === 'string' && /^https?:\/\/[^\s]+$/i.test(given)
      ? { value: given }
      : { problem: 'A link begins with https:// or http://.' },
};

const isWord = (given: unknown) => typeof given === 'string' || typeof given === 'number';

function readNumber(given: unknown): Read {
  const text = String(given).replace(/\s/gu, '');
  // "1.234,5" and "1,5" as many write them, "1,234.5" as others do.
  const plain =
    /,\d{1,2}$|,\d{4,}$/u.test(text) || (text.includes('.') && text.lastIndexOf(',') > text.indexOf('.'))
      ? text.replaceAll('.', '').replace(',', '.')
      : text.replaceAll(',', '');
  const value = typeof given === 'number' ? given : Number(plain);
  return Number.isFinite(value) && plain !== '' ? { value } : { problem: 'This is no number.' };
}

function readDate(given: unknown): Read {
  const [, year = '', month = '', day = ''] = /^(\d{4})-(\d{2})-(\d{2})(?:$|[T ])/u.exec(String(given)) ?? [];
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const text = `${year}-${month}-${day}`;
  const isOne = year !== '' && date.toISOString().slice(0, 10) === text;
  return isOne ? { value: text } : { problem: 'A date is written like 2026-11-22.' };
}

const yes = new Set(['true', 'yes', 'y', '1', 'ja', 'oui', 'sí', 'si']);
const no = new Set(['false', 'no', 'n', '0', 'nein', 'non']);

function readFlag(given: unknown): Read {
  if (typeof given === 'boolean') return { value: given };
  const word = String(given).toLowerCase();
  if (yes.has(word)) return { value: true };
  return no.has(word) ? { value: false } : { problem: 'Say yes or no.' };
}

function optionOf(options: AttributeShape['options'], given: unknown): string | undefined {
  const word = fold(String(given)).trim();
  return options.find(({ key, label }) => key === word || fold(label) === word)?.key;
}

function noChoice(given: unknown, options: AttributeShape['options']): string {
  return `“${String(given)}” is none of ${options.map(({ label }) => label).join(', ')}.`;
}

/** A value in words that every language shares: labels of choices, "yes" and "no". For files. Pure. */
export function valueText({ type, options }: AttributeShape, value: AttributeValue): string {
  if (type === 'flag') return value === true ? 'yes' : 'no';
  const list = Array.isArray(value) ? value : [String(value)];
  if (type !== 'choice' && type !== 'choices') return list.join('; ');
  return list.map((key) => options.find((one) => one.key === key)?.label ?? key).join('; ');
}

/** What a value is found by: every choice by itself. Pure. */
export function valueKeys(id: string, value: AttributeValue): string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map((one) => `${id}:${fold(String(one)).slice(0, 100)}`);
}
