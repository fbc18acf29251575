/** One line of a result table: a label and figures with their units in the column names. */
export type Row = Record<string, string | number>;

export interface ScenarioResult {
  rows: Row[];
  /** What one should know to read the figures. */
  notes: string[];
}

export interface ScenarioOptions {
  /** `--up-to`: the largest size to measure; each scenario has one of its own otherwise. */
  upTo?: number;
  /** `--data`: a folder with public data that a scenario knows how to read; without it there are only generated ones. */
  data?: string;
}

export interface Scenario {
  name: string;
  /** One line: what is measured. */
  about: string;
  run(say: (line: string) => void, options: ScenarioOptions): Promise<ScenarioResult>;
}

/** The value below which `share` of the samples lie (nearest rank). */
export function percentile(samples: readonly number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export function rounded(value: number, digits = 1): number {
  return Number(value.toFixed(digits));
}

/** A plain table for the terminal. */
export function table(rows: readonly Row[]): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  const text = rows.map((row) => columns.map((column) => String(row[column] ?? '')));
  const widths = columns.map((column, i) =>
    Math.max(column.length, ...text.map((line) => line[i]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ');
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...text.map(line)].join('\n');
}
