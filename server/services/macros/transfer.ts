import type { Actor } from '../../../shared/abilities.ts';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import { macroInput, type Macro, type MacroFile, type MacroInput } from '../../../shared/schemas/macro.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import type { Context } from '../../context.ts';
import { readKnown } from '../rules/check-rule.ts';
import { namedThings, namesIn, translated, translations } from '../rules/named-things.ts';
import { createMacro, isFor, macroProblems, mayShare, mostMacros, type MacroContext } from './manage.ts';
import { macroInputOf } from './versions.ts';

/** Everybody's and one's own, with the names of what they mention. */
export async function exportMacros({ store }: Pick<Context, 'store'>, actor: Actor): Promise<MacroFile> {
  const macros = (await store.macros.list()).filter((row) => isFor(row, actor)).map(macroInputOf);
  const names = namesIn(macros, await namedThings({ store }));
  return { kind: 'onevoice.macros', version: 1, macros, names };
}

/**
 * Adds the macros of a file: all or none.
 * @throws AppError not-allowed, validation-failed with the place of each problem: "macros.2.actions.0.tagIds"
 */
export async function importMacros(context: MacroContext, actor: Actor, file: MacroFile): Promise<Macro[]> {
  const ids = await translations(context, file.names);
  const [known, there] = await Promise.all([readKnown(context), context.store.macros.list()]);
  const problems: FieldProblem[] = [];
  const macros: MacroInput[] = [];
  const keyOf = (shared: boolean, name: string) => `${shared ? '' : actor.userId}/${name.toLowerCase()}`;
  const taken = new Set(there.map(({ ownerId, name }) => `${ownerId ?? ''}/${name.toLowerCase()}`));
  for (const [position, raw] of file.macros.entries()) {
    const path = `macros.${String(position)}`;
    const parsed = macroInput.safeParse(translated(raw, ids), { error: wordsForIssue });
    if (!parsed.success) {
      problems.push(...parsed.error.issues.map((issue) => at(path, issue.path.join('.'), issue.message)));
      continue;
    }
    const { shared, name } = parsed.data;
    mayShare(actor, shared);
    problems.push(...macroProblems(parsed.data, known).map((one) => at(path, one.path, one.message)));
    if (taken.has(keyOf(shared, name))) problems.push(at(path, 'name', 'This name is taken already.'));
    taken.add(keyOf(shared, name));
    macros.push(parsed.data);
  }
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems.slice(0, 50) });
  if (there.length + macros.length > mostMacros) {
    const detail = `A workspace has at most ${String(mostMacros)} macros.`;
    throw new AppError('validation-failed', { detail });
  }
  const made: Macro[] = [];
  for (const macro of macros) made.push(await createMacro(context, actor, macro));
  return made;
}

function at(path: string, within: string, message: string): FieldProblem {
  return { path: within ? `${path}.${within}` : path, message };
}
