import { RE2JS } from 're2js';

const longestPattern = 500;

/**
 * A regular expression that takes time in proportion to the text, whatever it is: people's rules hold up nobody. Case is
 * ignored. Look-around and back-references, which cannot be that quick, are refused.
 * @throws Error with a sentence for whoever wrote it
 */
export function safePattern(source: string): (text: string) => boolean {
  if (source.length > longestPattern) {
    throw new Error(`A pattern has at most ${String(longestPattern)} characters.`);
  }
  const pattern = compiled(source);
  return (text) => pattern.test(text);
}

function compiled(source: string) {
  try {
    return RE2JS.compile(source, RE2JS.CASE_INSENSITIVE);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'it cannot be read';
    if (/\(\?<?[=!]/u.test(source) || /\\[1-9]/u.test(source)) {
      throw new Error('Look-around and back-references cannot be used: they may take for ever.', {
        cause: error,
      });
    }
    throw new Error(`This is not a pattern: ${reason.replace(/^error parsing regexp: /u, '')}.`, {
      cause: error,
    });
  }
}
