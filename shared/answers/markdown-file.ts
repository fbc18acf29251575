import { blankAnswer, type FiledAnswer, type FileProblem, type Filing, type ReadFile } from './file-form.ts';

const any = '*';

/** A heading for each answer, below it what is known of it, and a smaller heading for each text. Pure. */
export function writeMarkdown(answers: readonly Filing[]): string {
  return answers
    .map((answer) => [headOf(answer), ...answer.variants.map(textOf)].join('\n\n'))
    .map((block) => `${block}\n`)
    .join('\n');
}

function headOf({ title, shortcut, owner, validFrom, validUntil }: Filing): string {
  const facts = [
    ['shortcut', shortcut],
    ['owner', owner],
    ['valid from', validFrom],
    ['valid until', validUntil],
  ].flatMap(([name, value]) => (value ? [`- ${String(name)}: ${value}`] : []));
  return [`# ${title}`, ...(facts.length > 0 ? ['', ...facts] : [])].join('\n');
}

function textOf({ language, channel, text }: Filing['variants'][number]): string {
  const place = [language ?? any, ...(channel === null ? [] : [channel])].join(', ');
  // What would be a heading has a backslash before it.
  return `## ${place}\n\n${text.replaceAll(/^(\\*#)/gm, '\\$1')}`;
}

/** Reads what `writeMarkdown` writes, and what people write like it. Pure. */
export function readMarkdownAnswers(text: string): ReadFile {
  const reader = new Reader();
  const lines = text.replace(/^\uFEFF/, '').split(/\r\n|\n|\r/);
  for (const [index, line] of lines.entries()) reader.take(line, index + 1);
  return reader.end();
}

class Reader {
  readonly #answers: FiledAnswer[] = [];
  readonly #problems: FileProblem[] = [];
  #answer: FiledAnswer | null = null;
  #variant: FiledAnswer['variants'][number] | null = null;

  take(line: string, number: number): void {
    const title = /^#\s+(.*)$/.exec(line)?.[1]?.trim();
    const place = /^##\s+(.*)$/.exec(line)?.[1]?.trim();
    if (title !== undefined) this.#begin(title, number);
    else if (place !== undefined) this.#beginText(place, number);
    else if (this.#variant) this.#variant.text += `${line.replace(/^\\(\\*#)/, '$1')}\n`;
    else this.#fact(line.trim(), number);
  }

  end(): ReadFile {
    this.#close();
    return { answers: this.#answers, problems: this.#problems };
  }

  #begin(title: string, line: number): void {
    this.#close();
    this.#answer = blankAnswer(line, title);
  }

  #beginText(place: string, line: number): void {
    this.#variant = null;
    if (!this.#answer) {
      this.#object(line, 'A text stands before the first title.');
      return;
    }
    const [language = any, channel = ''] = place.split(',').map((part) => part.trim());
    this.#variant = {
      ...{ line, text: '', channel: channel || null },
      language: language === any ? null : language.toLowerCase(),
    };
    this.#answer.variants.push(this.#variant);
  }

  #fact(line: string, number: number): void {
    if (line === '') return;
    const [, name = '', value = ''] = /^[-*]\s+([a-z ]+):\s*(.*)$/i.exec(line) ?? [];
    const field = this.#answer && factFields.get(name.toLowerCase());
    if (!this.#answer || !field) this.#object(number, `“${line.slice(0, 60)}” belongs to no text.`);
    else this.#answer[field] = value.trim();
  }

  #close(): void {
    const answer = this.#answer;
    this.#answer = this.#variant = null;
    if (!answer) return;
    for (const variant of answer.variants) variant.text = variant.text.trim();
    const empty = answer.variants.filter(({ text }) => text === '');
    for (const { line } of empty)
      this.#problems.push({ line, title: answer.title, message: 'It has no text.' });
    answer.variants = answer.variants.filter(({ text }) => text !== '');
    if (answer.variants.length > 0) this.#answers.push(answer);
    else if (empty.length === 0) {
      this.#problems.push({ line: answer.line, title: answer.title, message: 'It has no text.' });
    }
  }

  #object(line: number, message: string): void {
    this.#problems.push({ line, title: this.#answer?.title ?? '', message });
  }
}

const factFields = new Map([
  ['shortcut', 'shortcut'],
  ['owner', 'owner'],
  ['valid from', 'validFrom'],
  ['valid until', 'validUntil'],
] as const satisfies [string, keyof FiledAnswer][]) as ReadonlyMap<
  string,
  'shortcut' | 'owner' | 'validFrom' | 'validUntil'
>;
