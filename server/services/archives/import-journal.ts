import { mkdir, open, readFile, rename, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const progress = z.object({
  fingerprint: z.string(),
  next: z.string().nullable(),
  reportBytes: z.number().int(),
  imported: z.number().int(),
  repeated: z.number().int(),
  failed: z.number().int(),
});

/** How far an import is. */
export type Progress = z.infer<typeof progress>;

export interface ReportLine {
  label: string;
  outcome: string;
  reason: string;
  subject: string;
}

/** The files of an import: how far it is, and what was not imported and why. */
export interface Journal {
  readonly reportPath: string;
  progress: Progress;
  /** Lines first, then how far it is: after a crash, lines that lead too far are cut off and written again. */
  advance(lines: readonly ReportLine[], next: Omit<Progress, 'reportBytes' | 'fingerprint'>): Promise<void>;
  /** Another run begins at the beginning. */
  finish(): Promise<void>;
}

const clean = (text: string) => text.replace(/[\t\r\n]+/g, ' ');
const heading = 'place\toutcome\twhy\tsubject\n';

/** Opens the journal of one import, or goes on with the one that was interrupted. */
export async function openJournal(wanted: {
  directory: string;
  name: string;
  fingerprint: string;
}): Promise<Journal> {
  const { directory, name, fingerprint } = wanted;
  await mkdir(directory, { recursive: true });
  const reportPath = join(directory, `${name}.report.tsv`);
  const progressPath = join(directory, `${name}.progress.json`);
  const before = await readProgress(progressPath);
  const goesOn = before !== null && before.fingerprint === fingerprint;
  if (goesOn) await truncate(reportPath, before.reportBytes);
  else await writeFile(reportPath, heading);
  const fresh = { next: null, reportBytes: Buffer.byteLength(heading), imported: 0, repeated: 0, failed: 0 };
  const journal: Journal = {
    reportPath,
    progress: goesOn ? before : { fingerprint, ...fresh },
    async advance(lines, next) {
      const text = lines.map((line) =>
        [line.label, line.outcome, line.reason, line.subject].map(clean).join('\t').concat('\n'),
      );
      const bytes = Buffer.from(text.join(''));
      if (bytes.length > 0) await writeFlushed(reportPath, bytes, 'a');
      journal.progress = { ...next, fingerprint, reportBytes: journal.progress.reportBytes + bytes.length };
      await writeFlushed(`${progressPath}.new`, JSON.stringify(journal.progress), 'w');
      await rename(`${progressPath}.new`, progressPath);
    },
    finish: () => rm(progressPath, { force: true }),
  };
  return journal;
}

async function writeFlushed(path: string, content: Buffer | string, flags: 'a' | 'w'): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function readProgress(path: string): Promise<Progress | null> {
  try {
    return progress.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    return null;
  }
}
