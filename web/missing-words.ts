import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
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

/** In the order of English, without keys that are gone. */
function tidied(english: Words, own: Words): Words {
  const words: Words = {};
  for (const [name, text] of Object.entries(english)) {
    const there = own[name];
    if (typeof text !== 'string') {
      const below = typeof there === 'object' ? tidied(text, there) : {};
      if (Object.keys(below).length > 0) words[name] = below;
    } else if (typeof there === 'string') words[name] = there;
  }
  return words;
}

// npm run words [language]: what is still English, for whoever translates. --tidy: drops what English has no more.
const wanted = process.argv.slice(2).filter((one) => one !== '--tidy');
const english = read('en');
for (const file of readdirSync(folder)) {
  const locale = /^(.+)\.json$/.exec(file)?.[1];
  if (locale === undefined || locale === 'en' || (wanted.length > 0 && !wanted.includes(locale))) continue;
  const own = process.argv.includes('--tidy') ? tidied(english, read(locale)) : read(locale);
  if (process.argv.includes('--tidy')) writeFileSync(join(folder, file), `${JSON.stringify(own, null, 2)}\n`);
  const lines = missing(english, own);
  process.stdout.write(`${locale}: ${lines.length} missing\n${lines.map((line) => `  ${line}\n`).join('')}`);
}
