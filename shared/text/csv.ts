/** A line of CSV (RFC 4180). What a spreadsheet would take for a formula is text: an apostrophe stands before it. */
export function csvLine(values: readonly (string | number)[]): string {
  const quoted = values.map((value) => {
    if (typeof value === 'number') return String(value);
    const safe = /^'*[=+\-@\t\r]/.test(value) ? `'${value}` : value;
    return /[",;\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${quoted.join(',')}\r\n`;
}

export interface CsvRow {
  /** Where it begins in the file, the first line being 1. */
  line: number;
  cells: string[];
}

/**
 * The rows of a CSV file, empty ones left out. Whether cells are apart by a comma, a semicolon or a tab is seen from the
 * first line. The apostrophe that `csvLine` put before something is taken away again. Pure.
 */
export function readCsv(text: string): CsvRow[] {
  const source = text.replace(/^\uFEFF/, '').replaceAll(/\r\n?/g, '\n');
  const separator = separatorOf(source.slice(0, source.search(/\n|$/)));
  const rows: CsvRow[] = [];
  let row: CsvRow = { line: 1, cells: [] };
  let [at, line] = [0, 1];
  while (at < source.length) {
    const { value, end } = cellAt(source, at, separator);
    line += linesIn(source.slice(at, end + 1));
    row.cells.push(value);
    at = end + 1;
    if (source[end] === separator && at < source.length) continue;
    if (source[end] === separator) row.cells.push('');
    if (row.cells.some((cell) => cell.trim() !== '')) rows.push(row);
    row = { line, cells: [] };
  }
  return rows;
}

/** The cell that begins here, and where it ends: at a separator, at a new line or with the file. */
function cellAt(source: string, from: number, separator: string): { value: string; end: number } {
  let [at, value] = [from, ''];
  if (source[at] === '"') {
    const { inside, after } = quotedAt(source, at);
    [at, value] = [after, inside];
  }
  const end = nextOf(source, at, separator);
  return { value: unguarded(value + source.slice(at, end)), end };
}

/** What stands in quotes, and where they are closed. Quotes that are never closed hold the rest of the file. */
function quotedAt(source: string, from: number): { inside: string; after: number } {
  let at = from + 1;
  for (;;) {
    const quote = source.indexOf('"', at);
    if (quote < 0) return { inside: source.slice(from + 1).replaceAll('""', '"'), after: source.length };
    if (source[quote + 1] !== '"')
      return { inside: source.slice(from + 1, quote).replaceAll('""', '"'), after: quote + 1 };
    at = quote + 2;
  }
}

function nextOf(source: string, from: number, separator: string): number {
  let end = from;
  while (end < source.length && source[end] !== separator && source[end] !== '\n') end += 1;
  return end;
}

function separatorOf(header: string): string {
  const count = (sign: string) => header.split(sign).length;
  return [',', ';', '\t'].reduce((best, sign) => (count(sign) > count(best) ? sign : best));
}

const linesIn = (text: string): number => text.split('\n').length - 1;
const unguarded = (value: string): string => (/^'+[=+\-@\t\r]/.test(value) ? value.slice(1) : value);
