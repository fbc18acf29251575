import { BSONRegExp, type Value } from '../bsonx/types.ts';
import { StoreError } from '../errors.ts';

const cache = new Map<string, RegExp>();

/**
 * Compiles MongoDB's pattern and options (i, m, s, x, u) to a RegExp. Leading inline flags such as `(?i)` are taken as
 * options; extended mode drops white space and comments. Throws code 51091 where the pattern does not compile.
 */
export function compileRegex(pattern: string, options: string): RegExp {
  const key = `${options}/${pattern}`;
  const known = cache.get(key);
  if (known) return known;
  const inline = /^\(\?([imsx]+)\)/.exec(pattern);
  const all = options + (inline?.[1] ?? '');
  let source = inline ? pattern.slice(inline[0].length) : pattern;
  if (all.includes('x')) source = dropWhiteSpace(source);
  const flags = ['i', 'm', 's'].filter((flag) => all.includes(flag)).join('');
  const compiled = tryCompile(source, flags);
  if (cache.size > 256) cache.clear();
  cache.set(key, compiled);
  return compiled;
}

function tryCompile(source: string, flags: string): RegExp {
  for (const unicode of ['u', '']) {
    try {
      return new RegExp(source, flags + unicode);
    } catch {
      continue;
    }
  }
  throw new StoreError(51091, `Regular expression is invalid: ${source}`);
}

function dropWhiteSpace(source: string): string {
  return source.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#.*$/gm, (part) =>
    part.startsWith('\\') || part.startsWith('[') ? part : '',
  );
}

/** A test for `$regex` and regex literals: strings that match, or the very same regex value. */
export function regexTest(pattern: string, options: string): (value: Value) => boolean {
  const compiled = compileRegex(pattern, options);
  return (value) => {
    if (typeof value === 'string') return compiled.test(value);
    return value instanceof BSONRegExp && value.pattern === pattern && value.options === options;
  };
}

/** The literal prefix of an anchored, case-sensitive pattern ("^abc.*" -> "abc"); '' where there is none. */
export function literalPrefix(pattern: string, options: string): string {
  if (/[imx]/.test(options) || !pattern.startsWith('^') || pattern.includes('|')) return '';
  const [prefix = ''] = /^(?:[^\\.*+?()[\]{}|^$]|\\[^a-zA-Z0-9])*/.exec(pattern.slice(1)) ?? [];
  const next = pattern.charAt(prefix.length + 1);
  const literal = prefix.replace(/\\(.)/g, '$1');
  return '*?{'.includes(next) && next !== '' ? literal.slice(0, -1) : literal;
}
