import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { Macro, MacroInput } from '../../../shared/schemas/macro.ts';
import type { Context } from '../../context.ts';
import { isDuplicateKey } from '../../store/collection.ts';
import { newId } from '../../store/ids.ts';
import type { StoredMacro } from '../../store/macros.ts';
import { authorOf } from '../conversations/author.ts';
import { actionProblems, readKnown, type Known } from '../rules/check-rule.ts';
import { keepMacroChange, keepMacroVersions } from './versions.ts';

export type MacroContext = Pick<Context, 'store' | 'clock'>;

export const mostMacros = 2000;

/** Those that everybody has, then one's own; each by name. */
export async function listMacros({ store }: Pick<Context, 'store'>, actor: Actor): Promise<Macro[]> {
  const rows = await store.macros.list();
  return rows.filter((row) => isFor(row, actor)).map(presentMacro);
}

/** May they run it? */
export function isFor({ ownerId }: Pick<StoredMacro, 'ownerId'>, { userId }: Actor): boolean {
  return ownerId === null || ownerId === userId;
}

/** A macro for somebody who wants to run it. @throws AppError not-found, for those of others too */
export async function macroFor(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  id: string,
): Promise<StoredMacro> {
  const row = await store.macros.read(id);
  if (!row || !isFor(row, actor)) throw new AppError('not-found', { detail: 'There is no such macro.' });
  return row;
}

/** @throws AppError not-allowed, already-exists, validation-failed */
export async function createMacro(context: MacroContext, actor: Actor, input: MacroInput): Promise<Macro> {
  const { store } = context;
  mayShare(actor, input.shared);
  await checkActions(context, input);
  if ((await store.macros.list()).length >= mostMacros) {
    throw new AppError('validation-failed', { detail: `There are ${String(mostMacros)} macros already.` });
  }
  const row = { id: newId(), version: 1, ...(await signed(context, actor, input)) };
  if (!(await store.macros.insert(row))) throw nameTaken();
  await keepMacroVersions(context, [{ row, change: 'created' }]);
  return presentMacro(row);
}

/**
 * Changes a macro; what it was stays as a version.
 * @throws AppError not-found, not-allowed, already-exists, validation-failed, too-late when somebody else changed it
 */
export async function updateMacro(
  context: MacroContext,
  actor: Actor,
  { id, version, input }: { id: string; version: number; input: MacroInput },
): Promise<Macro> {
  const { store } = context;
  const before = await macroFor(context, actor, id);
  await mayChange(context, actor, before);
  mayShare(actor, input.shared);
  await checkActions(context, input);
  const set = { version: version + 1, ...(await signed(context, actor, input)) };
  const after = await store.macros.update(id, version, set).catch((error: unknown) => {
    throw isDuplicateKey(error) ? nameTaken() : error;
  });
  if (!after) {
    throw new AppError('too-late', { detail: 'Somebody changed this macro meanwhile. Load it again.' });
  }
  await keepMacroChange(context, before, after);
  return presentMacro(after);
}

/** Rules that run it do nothing in its place from then on, and their traces tell. @throws AppError not-found, not-allowed */
export async function deleteMacro(context: MacroContext, actor: Actor, id: string): Promise<void> {
  const row = await macroFor(context, actor, id);
  await mayChange(context, actor, row);
  const { name: updatedBy } = await authorOf(context, actor);
  await context.store.macros.remove(id);
  const last = { ...row, version: row.version + 1, updatedAt: context.clock.now(), updatedBy };
  await keepMacroVersions(context, [{ row: last, change: 'deleted' }]);
}

const nameTaken = (): AppError =>
  new AppError('already-exists', { fields: [{ path: 'name', message: 'This name is taken already.' }] });

/** @throws AppError not-allowed */
export function mayShare(actor: Actor, shared: boolean): void {
  if (shared && !can(actor, 'macros.share')) throw new AppError('not-allowed');
}

/** Whoever changes what a rule runs changes the rule. */
async function mayChange(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { id, ownerId }: StoredMacro,
): Promise<void> {
  if (ownerId !== null) return;
  mayShare(actor, true);
  if (can(actor, 'rules.manage')) return;
  const rules = await store.rules.list();
  const running = rules.find(({ actions }) =>
    actions.some((action) => action.type === 'macro' && action.macroId === id),
  );
  if (!running) return;
  const detail = `The rule “${running.name}” runs this macro: only who may change rules may change it.`;
  throw new AppError('not-allowed', { detail });
}

/** What its actions name and is not there. */
export function macroProblems({ actions }: Pick<MacroInput, 'actions'>, known: Known): FieldProblem[] {
  return actions.flatMap((action, at) => actionProblems(`actions.${String(at)}`, action, known));
}

async function checkActions(context: Pick<Context, 'store'>, { actions }: MacroInput): Promise<void> {
  const fields = macroProblems({ actions }, await readKnown(context));
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
}

async function signed(context: MacroContext, actor: Actor, { name, shared, actions }: MacroInput) {
  const { name: updatedBy } = await authorOf(context, actor);
  const ownerId = shared ? null : actor.userId;
  return { name, ownerId, actions, updatedAt: context.clock.now(), updatedBy };
}

function presentMacro(row: Omit<StoredMacro, 'key'>): Macro {
  const { id, name, ownerId, actions, version, updatedAt, updatedBy } = row;
  return {
    id,
    name,
    shared: ownerId === null,
    actions,
    version,
    updatedBy,
    updatedAt: updatedAt.toISOString(),
  };
}
