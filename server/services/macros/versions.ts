import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { MacroInput, MacroVersion } from '../../../shared/schemas/macro.ts';
import type { Context } from '../../context.ts';
import type { StoredMacro } from '../../store/macros.ts';

type MacroContext = Pick<Context, 'store'>;
type Row = Omit<StoredMacro, 'key'>;

const mostVersions = 50;

/** What a person says of a macro, without what the store keeps of it. */
export function macroInputOf({
  name,
  ownerId,
  actions,
}: Pick<Row, 'name' | 'ownerId' | 'actions'>): MacroInput {
  return { name, shared: ownerId === null, actions };
}

/** Keeps macros as they are, with who made them so. */
export async function keepMacroVersions(
  { store }: MacroContext,
  kept: readonly { row: Row; change: MacroVersion['change'] }[],
): Promise<void> {
  await store.macros.keepVersions(
    kept.map(({ row, change }) => {
      const { id: macroId, version, updatedAt: at, updatedBy: by } = row;
      const id = `${macroId}/${String(version)}`;
      return { id, macroId, version, at, by, change, macro: macroInputOf(row) };
    }),
  );
}

/** Keeps what a change made of one; those of earlier days have no version before their first change. */
export async function keepMacroChange(context: MacroContext, before: Row, after: Row): Promise<void> {
  const first = { row: before, change: before.version === 1 ? 'created' : 'changed' } as const;
  await keepMacroVersions(context, [first, { row: after, change: 'changed' }]);
}

/** Who made it what it is, newest first. @throws AppError not-found, for those of others too */
export async function listMacroVersions(
  { store }: MacroContext,
  actor: Actor,
  id: string,
): Promise<MacroVersion[]> {
  const row = await store.macros.read(id);
  if (!row || (row.ownerId !== null && row.ownerId !== actor.userId)) throw new AppError('not-found');
  const versions = await store.macros.versionsOf(id, mostVersions);
  // What it was while it was somebody's own is theirs alone.
  const visible = versions.filter(({ macro }) => macro.shared || row.ownerId !== null);
  return visible.map(({ version, at, by, change, macro }) => ({
    ...{ version, by, change, macro },
    at: at.toISOString(),
  }));
}
