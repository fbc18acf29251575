import { AppError } from '../../../shared/errors.ts';
import { readRow } from '../../../shared/contact-files/read-row.ts';
import type { ImportLine, StoredContactImport } from '../../store/contact-imports.ts';
import { actorOf } from '../access/actor.ts';
import { takeCompany } from './take-company.ts';
import { takeContact } from './take-contact.ts';
import { readSurroundings, type ImportContext, type ImportOutcome, type Taking } from './taking.ts';

/** What is taken from a file. */
type FileTaking = Taking & { row: StoredContactImport };

const wokenAtOnce = 20;

/**
 * For the job: does a part, and asks for the next. What it wrote is counted once the whole part is done, so one that was
 * interrupted is done again: who was made then is met now, and nobody is there twice.
 */
export async function carryOutImport(context: ImportContext, id: string): Promise<void> {
  const { store, clock, queue } = context;
  const row = await store.contactImports.read(id);
  if (row?.state !== 'checking' && row?.state !== 'working') return;
  const user = await store.users.findById(row.userId);
  const updatedAt = clock.now();
  if (user?.active !== true || user.role !== 'admin') {
    await store.contactImports.advance(row, { state: 'stopped', updatedAt });
    return;
  }
  const piece = await store.contactImports.part(id, row.part);
  if (!piece) {
    const after = row.state === 'checking' ? 'checked' : 'done';
    await store.contactImports.advance(row, {
      state: after,
      updatedAt,
      ...(after === 'checked' && { part: 0 }),
    });
    if (after === 'done') await store.contactImports.forgetParts(id);
    return;
  }
  const taking = { ...(await readSurroundings(context)), actor: actorOf(user, 'session'), row };
  const counted = await takeLines(context, taking, piece.lines);
  await store.contactImports.advance(
    row,
    { part: row.part + 1, updatedAt },
    { ...counted, done: piece.lines.length },
  );
  await queue.enqueue('contacts.import', { contactImportId: id });
}

/** What stands in a file is about people: it is kept no longer than this. */
const keptMillis = 30 * 86_400_000;

/** For the sweep: wakes what lost its job, and forgets what is old. */
export async function finishImports({ store, queue }: ImportContext, before: Date): Promise<void> {
  for (const state of ['checking', 'working'] as const) {
    for (const { id } of await store.contactImports.inState(state, before, wokenAtOnce)) {
      await queue.enqueue('contacts.import', { contactImportId: id });
    }
  }
  const old = new Date(before.getTime() - keptMillis);
  for (const state of ['draft', 'checked', 'done', 'stopped'] as const) {
    for (const { id } of await store.contactImports.inState(state, old, wokenAtOnce)) {
      await store.contactImports.forget(id);
    }
  }
}

async function takeLines(
  context: ImportContext,
  taking: FileTaking,
  lines: readonly ImportLine[],
): Promise<Partial<Pick<StoredContactImport, ImportOutcome | 'refused'>>> {
  const counted: Partial<Record<ImportOutcome | 'refused', number>> = {};
  const refused: (ImportLine & { reason: string })[] = [];
  for (const line of lines) {
    const took = await takeLine(context, taking, line);
    const outcome = 'reason' in took ? 'refused' : took.outcome;
    counted[outcome] = (counted[outcome] ?? 0) + 1;
    if ('reason' in took) refused.push({ ...line, reason: took.reason });
  }
  await context.store.contactImports.refuse(taking.row.id, refused);
  return counted;
}

async function takeLine(
  context: ImportContext,
  taking: FileTaking,
  { cells }: ImportLine,
): Promise<{ outcome: ImportOutcome } | { reason: string }> {
  const read = readRow(cells, taking.row.mapping);
  if ('reason' in read) return read;
  try {
    const take = taking.row.target === 'contact' ? takeContact : takeCompany;
    return { outcome: await take(context, taking, read.row) };
  } catch (error) {
    // What does not fit is said of the line; anything else is not its fault, and the part is done again.
    if (!(error instanceof AppError) || error.status >= 500) throw error;
    return { reason: error.fields[0]?.message ?? error.detail ?? error.message };
  }
}
