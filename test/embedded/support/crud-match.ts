import { EJSON } from 'bson';

type Fields = Record<string, unknown>;

/** How an actual value differs from what the unified format asks for; undefined where it fits. At the root more fields are fine. */
export function mismatch(expected: unknown, actual: unknown, root: boolean): string | undefined {
  if (Array.isArray(expected)) return arrayMismatch(expected, actual, root);
  if (isFields(expected)) return fieldsMismatch(expected, actual, root);
  return canonical(expected) === canonical(actual) ? undefined : told(expected, actual);
}

function arrayMismatch(expected: unknown[], actual: unknown, root: boolean): string | undefined {
  if (!Array.isArray(actual) || actual.length !== expected.length) return told(expected, actual);
  for (const [i, item] of expected.entries()) {
    const why = mismatch(item, actual[i], root);
    if (why !== undefined) return why;
  }
  return undefined;
}

function fieldsMismatch(expected: Fields, actual: unknown, root: boolean): string | undefined {
  const special = operatorMismatch(expected, actual, root);
  if (special !== null) return special;
  if (typeof actual !== 'object' || actual === null) return told(expected, actual);
  for (const [name, wanted] of Object.entries(expected)) {
    const found = (actual as Fields)[name];
    const why = mismatch(wanted, found, false);
    if (why !== undefined) return `${name}: ${why}`;
  }
  const more = Object.keys(actual).filter((name) => !(name in expected));
  return root || more.length === 0 ? undefined : `also has ${more.join()}`;
}

/** What `$$unsetOrMatches`, `$$exists` and `$$type` say; null for an ordinary document. */
function operatorMismatch(expected: Fields, actual: unknown, root: boolean): string | undefined | null {
  if ('$$unsetOrMatches' in expected)
    return actual === undefined || actual === null
      ? undefined
      : mismatch(expected['$$unsetOrMatches'], actual, root);
  if ('$$exists' in expected)
    return (actual !== undefined) === expected['$$exists'] ? undefined : 'is there or not';
  if ('$$type' in expected) return actual === undefined ? 'is missing' : undefined;
  return null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Numbers are equal across their types. */
function canonical(value: unknown): string {
  return EJSON.stringify({ value: value === undefined ? null : value }, { relaxed: true });
}

function told(expected: unknown, actual: unknown): string {
  return `expected ${canonical(expected)}, got ${canonical(actual)}`;
}
