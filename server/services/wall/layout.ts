import { createHash } from 'node:crypto';
import type { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { wallTile, type wallLayoutInput, type WallTile } from '../../../shared/schemas/wall.ts';
import type { Context } from '../../context.ts';
import type { StoredWallLayout } from '../../store/wall-devices.ts';

/** What a wall shows, in its order; all tiles where nobody arranged it. */
export function tilesOf(layout: StoredWallLayout | null | undefined): WallTile[] {
  if (!layout) return [...wallTile.options];
  // A tile of another version of this software is left out.
  return layout.tiles.flatMap((tile) => wallTile.safeParse(tile).data ?? []);
}

/** Changes with the arrangement. */
export function markOf(tiles: readonly WallTile[]): string {
  return createHash('sha256').update(tiles.join()).digest('base64url').slice(0, 8);
}

/** Arranges a screen, or one's own wall. @throws AppError not-found */
export async function arrangeWall(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  { deviceId, tiles }: z.infer<typeof wallLayoutInput>,
): Promise<void> {
  if (!can(actor, 'wall.view')) throw new AppError('not-allowed');
  if (deviceId !== null && !(await store.wallDevices.exists(deviceId))) throw new AppError('not-found');
  await store.wallLayouts.write(deviceId ?? actor.userId, tiles);
}
