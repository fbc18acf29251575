/** What Markdown would take for something else at the beginning of a line. */
const lineStart = /^(\s*)([#>]|[-+](?=\s)|\d+[.)](?=\s)|={3,}|-{3,}|~{3,})/gmu;

/** A text that reads in Markdown as it was written: no heading, list, picture or HTML comes of it. Pure. */
export function markdownText(text: string): string {
  return text
    .trim()
    .replaceAll(/[\\`*_[\]<|]/gu, String.raw`\$&`)
    .replaceAll(lineStart, (_, space: string, sign: string) => {
      // Of a number its point is marked: a digit cannot be.
      const [, number, point] = /^(\d+)([.)])$/u.exec(sign) ?? [];
      return number === undefined ? `${space}\\${sign}` : `${space}${number}\\${point ?? ''}`;
    })
    .replaceAll(/(?<!\n)\n(?!\n)/gu, '  \n');
}
