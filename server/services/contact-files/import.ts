import { can, type Actor } from '../../../shared/abilities.ts';
import { guessMapping } from '../../../shared/contact-files/systems.ts';
import { AppError } from '../../../shared/errors.ts';
import type {
  ContactImport,
  contactImportInput,
  contactImportStart,
} from '../../../shared/schemas/contact-import.ts';
import { readCsv } from '../../../shared/text/csv.ts';
import type { z } from 'zod';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredContactImport } from '../../store/contact-imports.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'queue' | 'logger'>;

const linesInPart = 100;
const mostLines = 100_000;
const samplesShown = 5;
const reasonsShown = 20;
const shownAtOnce = 20;

/** Takes a file in and guesses what its columns hold; nothing else happens yet. @throws AppError validation-failed */
export async function createContactImport(
  context: Needs,
  actor: Actor,
  { target, fileName, text }: z.output<typeof contactImportInput>,
): Promise<ContactImport> {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
  const [head, ...lines] = readCsv(text);
  if (!head || lines.length === 0)
    throw unfit('The file has a first line with the names of the columns, and others.');
  if (lines.length > mostLines)
    throw unfit(`Take at most ${mostLines.toLocaleString('en')} lines at once: split the file.`);
  const { store, clock } = context;
  const attributes = (await store.attributes.list()).filter((one) => one.target === target && !one.retired);
  const headings = head.cells.slice(0, 200).map((cell) => cell.trim().slice(0, 200));
  const now = clock.now();
  const row: StoredContactImport = {
    ...{ id: newId(), target, fileName, headings, ...guessMapping(headings, target, attributes) },
    ...{ known: 'update', state: 'draft', ...nothingDone, total: lines.length, part: 0 },
    ...{ userId: actor.userId, createdAt: now, updatedAt: now },
  };
  const pieces = Array.from({ length: Math.ceil(lines.length / linesInPart) }, (_, part) =>
    lines.slice(part * linesInPart, (part + 1) * linesInPart),
  );
  await store.contactImports.insert(row, pieces);
  return presentImport(context, row);
}

/**
 * Tries an import, or takes it; the workers do it.
 * @throws AppError not-found, too-late when it is being taken or was, validation-failed
 */
export async function startContactImport(
  context: Needs,
  actor: Actor,
  { id, mapping, known, dryRun }: { id: string } & z.output<typeof contactImportStart>,
): Promise<ContactImport> {
  const { store, clock, queue } = context;
  const before = await importFor(context, actor, id);
  if (mapping.length !== before.headings.length) throw unfit('Say of each column what it holds.', 'mapping');
  if (mapping.every((field) => field === ''))
    throw unfit('Say of one column at least what it holds.', 'mapping');
  if (before.state !== 'draft' && before.state !== 'checked') throw new AppError('too-late');
  await store.contactImports.forgetRefusals(id);
  const state = dryRun ? 'checking' : 'working';
  const set = {
    ...nothingDone,
    mapping,
    known,
    state,
    part: 0,
    userId: actor.userId,
    updatedAt: clock.now(),
  } as const;
  const after = await store.contactImports.advance(before, set);
  if (!after) throw new AppError('too-late');
  if (!dryRun) {
    const data = { lines: after.total, target: after.target, known };
    await recordAudit(context, actor, { action: 'contacts.imported', subject: `contact-import:${id}`, data });
  }
  await queue.enqueue('contacts.import', { contactImportId: id });
  return presentImport(context, after);
}

/** @throws AppError not-found */
export async function readContactImport(context: Needs, actor: Actor, id: string): Promise<ContactImport> {
  return presentImport(context, await importFor(context, actor, id));
}

/** The last ones, newest first. */
export async function listContactImports(context: Needs, actor: Actor): Promise<ContactImport[]> {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
  const rows = await context.store.contactImports.newest(shownAtOnce);
  return Promise.all(rows.map((row) => presentImport(context, row)));
}

/** @throws AppError not-allowed, not-found */
export async function importFor(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<StoredContactImport> {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
  const row = await store.contactImports.read(id);
  if (!row) throw new AppError('not-found', { detail: 'There is no such import.' });
  return row;
}

const nothingDone = { done: 0, created: 0, changed: 0, unchanged: 0, skipped: 0, refused: 0 };

function unfit(message: string, path = 'text'): AppError {
  return new AppError('validation-failed', { detail: message, fields: [{ path, message }] });
}

async function presentImport(
  { store }: Pick<Context, 'store'>,
  row: StoredContactImport,
): Promise<ContactImport> {
  const { userId, createdAt, part: _part, updatedAt: _at, ...rest } = row;
  const [first, user, refused] = await Promise.all([
    store.contactImports.part(row.id, 0),
    store.users.findById(userId),
    row.refused > 0 ? store.contactImports.refused(row.id, 0, reasonsShown) : [],
  ]);
  return {
    ...rest,
    samples: (first?.lines ?? []).slice(0, samplesShown).map(({ cells }) => cells),
    reasons: refused.map(({ line, reason }) => ({ line, reason })),
    by: user?.name ?? '',
    createdAt: moment(createdAt),
  };
}
