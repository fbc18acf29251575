import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { Wall, WallDevice } from '../../../shared/schemas/wall.ts';
import type { Context } from '../../context.ts';
import { presentWallDevice } from './present.ts';
import { hashToken, randomToken } from '../../security/random-tokens.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';
import { tilesOf } from './layout.ts';
import { showWall } from './show.ts';
import type { SurveyContext } from './survey.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'logger'>;

const seenEveryMillis = 60_000;

/** Newest first. */
export async function listDevices({ store }: Pick<Context, 'store'>): Promise<WallDevice[]> {
  const [devices, users] = await Promise.all([store.wallDevices.list(), store.users.list()]);
  const names = new Map(users.map(({ id, name }) => [id, name]));
  const layouts = await store.wallLayouts.readMany(devices.map(({ id }) => id));
  return devices.map((device) =>
    presentWallDevice(device, {
      createdBy: names.get(device.userId) ?? '',
      tiles: tilesOf(layouts.find(({ id }) => id === device.id)),
    }),
  );
}

/** Makes a link for a screen, which sees what its maker sees of the wall and nothing else. */
export async function createDevice(
  context: Needs,
  actor: Actor,
  name: string,
): Promise<{ device: WallDevice; token: string }> {
  if (!can(actor, 'wall.view')) throw new AppError('not-allowed');
  const token = `wall_${randomToken()}`;
  const row = {
    ...{ id: newId(), name, userId: actor.userId, tokenHash: hashToken(token) },
    ...{ createdAt: context.clock.now(), lastSeenAt: null },
  };
  await context.store.wallDevices.insert(row);
  const subject = `wall-device:${row.id}`;
  await recordAudit(context, actor, { action: 'wall-device.created', subject, data: { name } });
  const [maker] = await context.store.users.findMany([actor.userId]);
  const createdBy = maker?.name ?? '';
  return { device: presentWallDevice(row, { createdBy, tiles: tilesOf(null) }), token };
}

/** Revokes a link. @throws AppError not-found */
export async function deleteDevice(context: Needs, actor: Actor, id: string): Promise<void> {
  if (!can(actor, 'wall.view')) throw new AppError('not-allowed');
  if (!(await context.store.wallDevices.remove(id))) throw new AppError('not-found');
  await context.store.wallLayouts.remove(id);
  await recordAudit(context, actor, {
    action: 'wall-device.revoked',
    subject: `wall-device:${id}`,
    data: {},
  });
}

/**
 * The wall for a screen with a link.
 * @throws AppError not-authenticated: revoked, or whoever made it may no longer see the wall
 */
export async function showWallToDevice(
  context: SurveyContext,
  { token, after }: { token: string; after: string | undefined },
): Promise<Wall> {
  const { actor, deviceId } = await actorOf(context, token);
  const wall = await showWall(context, actor, { after, wallId: deviceId });
  // It may have been revoked while it waited.
  await actorOf(context, token);
  return wall;
}

async function actorOf(
  { store, clock }: SurveyContext,
  token: string,
): Promise<{ actor: Actor; deviceId: string }> {
  const device = await store.wallDevices.findByHash(hashToken(token));
  const [maker] = device ? await store.users.findMany([device.userId]) : [];
  const actor: Actor | null = maker?.active
    ? { userId: maker.id, role: maker.role, inboxIds: maker.inboxIds, via: 'token' }
    : null;
  if (!device || !actor || !can(actor, 'wall.view')) {
    throw new AppError('not-authenticated', { detail: 'This screen’s link is no longer good.' });
  }
  const now = clock.now();
  if (now.getTime() - (device.lastSeenAt?.getTime() ?? 0) > seenEveryMillis) {
    await store.wallDevices.seen(device.id, now);
  }
  return { actor, deviceId: device.id };
}
