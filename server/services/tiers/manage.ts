import { AppError } from '../../../shared/errors.ts';
import type { TeamRouting } from '../../../shared/schemas/routing.ts';
import type { Tier, TierList } from '../../../shared/schemas/tier.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import { newId } from '../../store/ids.ts';
import type { StoredTier } from '../../store/tiers.ts';

/** The best first. */
export async function listTiers({ store }: Pick<Context, 'store'>): Promise<Tier[]> {
  return (await store.tiers.list()).map(presentTier);
}

/**
 * Puts a list in the place of the one that is there. Who had a tier that is left out has none.
 * @throws AppError already-exists for two of one name
 */
export async function putTiers(
  context: Pick<Context, 'store' | 'publisher'>,
  { items }: TierList,
): Promise<Tier[]> {
  const { tiers, contacts } = context.store;
  const twice = items.findIndex(({ name }, at) => items.findIndex((one) => sameName(one.name, name)) < at);
  if (twice >= 0) {
    const path = `items.${String(twice)}.name`;
    throw new AppError('already-exists', { fields: [{ path, message: 'This name is taken already.' }] });
  }
  const before = await tiers.list();
  const known = new Set(before.map(({ id }) => id));
  const rows = items.map(({ id, name, colour }, position) => ({
    ...{ name, colour, position },
    id: id !== undefined && known.has(id) ? id : newId(),
  }));
  const gone = before.map(({ id }) => id).filter((id) => !rows.some((row) => row.id === id));
  await tiers.putMany(rows);
  if (gone.length > 0) {
    // The tiers last: where this ends halfway, they are still there to be left out again.
    await contacts.clearTiers(gone);
    await forgetIn(context.store, gone);
    await tiers.removeMany(gone);
  }
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'tiers' });
  return rows.map(presentTier);
}

/** Nobody comes first any more because of them. */
async function forgetIn(
  { teams, workspace }: Pick<Context['store'], 'teams' | 'workspace'>,
  gone: readonly string[],
): Promise<void> {
  const without = ({ vipTierIds }: TeamRouting) => vipTierIds.filter((tier) => !gone.includes(tier));
  const changes = (routing: TeamRouting) => without(routing).length < routing.vipTierIds.length;
  for (const { id, routing } of await teams.list()) {
    if (changes(routing)) await teams.setRouting(id, { vipTierIds: without(routing) });
  }
  const { routing } = await workspace.read();
  if (changes(routing)) await workspace.update({ routing: { ...routing, vipTierIds: without(routing) } });
}

const sameName = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const presentTier = ({ id, name, colour }: StoredTier): Tier => ({ id, name, colour });
