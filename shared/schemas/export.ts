import { z } from 'zod';

/** html: to keep or print; markdown: to paste; json: as the API says it; mbox: mails for a mail program. */
export const exportFormat = z.enum(['html', 'markdown', 'json', 'mbox']);
export type ExportFormat = z.infer<typeof exportFormat>;
