import type { ExportFormat } from '../../../../shared/schemas/export.ts';

export type { ExportFormat };
const known: readonly ExportFormat[] = ['html', 'markdown', 'json', 'mbox'];

/** What somebody chose, as the server calls it. Pure. */
export function exportFormat(chosen: string): ExportFormat {
  return known.find((one) => one === chosen) ?? 'html';
}
