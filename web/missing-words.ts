import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Words {
  [key: string]: string | Words;
}

const folder = join(import.meta.dirname, 'locales');
const read = (locale: string) => JSON.parse(readFileSync(join(folder, `${locale}.json`), 'utf8')) as Words;

/** Every key of English that a language has no words for, with the English ones. */
function missing(english: Words, own: Words, prefix = ''): string[] {
  return Object.entries(english).flatMap(([name, text]) => {
    const there = own[name];
    if (typeof text === 'string')
      return typeof there === 'string' ? [] : [`${prefix}${name}  ${JSON.stringify(text)}`];
    return missing(text, typeof there === 'object' ? there : {}, `${prefix}${name}.`);
  });
}

// npm run words [language]: what is still English, for whoever translates.
const wanted = process.argv.slice(2);
const english = read('en');
for (const file of readdirSync(folder)) {
  const locale = /^(.+)\.json$/.exec(file)?.[1];
  if (locale === undefined || locale === 'en' || (wanted.length > 0 && !wanted.includes(locale))) continue;
  const lines = missing(english, read(locale));
  process.stdout.write(`${locale}: ${lines.length} missing\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
