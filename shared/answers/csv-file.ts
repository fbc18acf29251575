import { csvLine, readCsv, type CsvRow } from '../text/csv.ts';
import { blankAnswer, type FiledAnswer, type FileProblem, type Filing, type ReadFile } from './file-form.ts';

const columns = [
  ...(['title', 'shortcut', 'owner', 'valid_from', 'valid_until', 'language', 'channel', 'text'] as const),
];
type Column = (typeof columns)[number];

/** A line for each text. Pure. */
export function writeCsv(answers: readonly Filing[]): string {
  const lines = answers.flatMap(({ title, shortcut, owner, validFrom, validUntil, variants }) =>
    variants.map(({ language, channel, text }) =>
      csvLine([
        ...[title, shortcut ?? '', owner, validFrom ?? '', validUntil ?? ''],
        ...[language ?? '', channel ?? '', text],
      ]),
    ),
  );
  return [csvLine(columns), ...lines].join('');
}

/** Columns in any order; title and text have to be there. Lines of one title are one answer. Pure. */
export function readCsvAnswers(text: string): ReadFile {
  const [header, ...rows] = readCsv(text);
  const names = (header?.cells ?? []).map((cell) =>
    cell
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const lacking = (['title', 'text'] as const).filter((column) => !names.includes(column));
  if (lacking.length > 0) {
    const message = `The first line names no column “${lacking.join('” and “')}”.`;
    return { answers: [], problems: [{ line: 1, title: '', message }] };
  }
  const byTitle = new Map<string, FiledAnswer>();
  const problems: FileProblem[] = [];
  for (const row of rows) {
    const cell = cellsOf(row, names);
    const problem = problemOf(row, names, cell);
    if (problem) problems.push({ line: row.line, title: cell('title'), message: problem });
    else take(byTitle, row.line, cell);
  }
  return { answers: [...byTitle.values()], problems };
}

type Cell = (column: Column) => string;

function cellsOf({ cells }: CsvRow, names: readonly string[]): Cell {
  return (column) => (cells[names.indexOf(column)] ?? '').trim();
}

function problemOf({ cells }: CsvRow, names: readonly string[], cell: Cell): string | null {
  if (cells.slice(names.length).some((value) => value.trim() !== '')) {
    return 'It has more cells than there are columns: put quotes around a text with commas.';
  }
  if (cell('title') === '') return 'It has no title.';
  return cell('text') === '' ? 'It has no text.' : null;
}

function take(byTitle: Map<string, FiledAnswer>, line: number, cell: Cell): void {
  const title = cell('title');
  const answer = byTitle.get(title.toLowerCase()) ?? blankAnswer(line, title);
  byTitle.set(title.toLowerCase(), answer);
  answer.shortcut ||= cell('shortcut');
  answer.owner ||= cell('owner');
  answer.validFrom ||= cell('valid_from');
  answer.validUntil ||= cell('valid_until');
  answer.variants.push({
    ...{ line, text: cell('text') },
    language: cell('language').toLowerCase() || null,
    channel: cell('channel') || null,
  });
}
