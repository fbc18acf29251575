import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SystemConnection, SystemRefusal, SystemSettings } from '../../../shared/schemas/system.ts';
import type { StoredSystemConnection } from '../../store/systems.ts';
import { recordAudit } from '../audit/record.ts';
import { mustManage, type SystemContext } from './connect.ts';
import { presentConnection } from './present.ts';

type SystemPatch = { [K in keyof SystemSettings]?: SystemSettings[K] | undefined };

const mostRefusals = 100;

async function find(context: SystemContext, actor: Actor, id: string): Promise<StoredSystemConnection> {
  mustManage(actor);
  const row = await context.store.systems.read(id);
  if (!row) throw new AppError('not-found');
  return row;
}

/** @throws AppError not-allowed */
export async function listConnections(context: SystemContext, actor: Actor): Promise<SystemConnection[]> {
  mustManage(actor);
  const rows = await context.store.systems.list();
  return Promise.all(rows.map((row) => presentConnection(context, row)));
}

/** @throws AppError not-allowed, not-found */
export async function updateConnection(
  context: SystemContext,
  actor: Actor,
  { id, patch }: { id: string; patch: SystemPatch },
): Promise<SystemConnection> {
  await find(context, actor, id);
  const row = await context.store.systems.change(id, patch as Partial<SystemSettings>);
  if (!row) throw new AppError('not-found');
  await recordAudit(context, actor, { action: 'system.changed', subject: `system-connection:${id}` });
  return presentConnection(context, row);
}

/** The next round begins now; one that is under way goes on. @throws AppError not-allowed, not-found */
export async function syncNow(context: SystemContext, actor: Actor, id: string): Promise<SystemConnection> {
  const { state } = await find(context, actor, id);
  if (state === 'broken') throw new AppError('not-capable', { detail: 'It has to be connected anew.' });
  const row = await context.store.systems.change(id, { nextAt: context.clock.now() });
  if (!row) throw new AppError('not-found');
  await context.queue.enqueue('systems.sync', { connectionId: id });
  return presentConnection(context, row);
}

/** @throws AppError not-allowed, not-found */
export async function listRefusals(
  context: SystemContext,
  actor: Actor,
  id: string,
): Promise<SystemRefusal[]> {
  await find(context, actor, id);
  const rows = await context.store.systems.refusalsOf(id, mostRefusals);
  return rows.map(({ id: refusalId, kind, externalId, name, reason, at }) => ({
    ...{ id: refusalId, kind, externalId, name, reason, at: at.toISOString() },
  }));
}

/** What was taken stays; tokens and what waited to be written are gone. @throws AppError not-allowed, not-found */
export async function disconnect(context: SystemContext, actor: Actor, id: string): Promise<void> {
  const { system } = await find(context, actor, id);
  await context.store.systems.remove(id);
  await recordAudit(context, actor, {
    ...{ action: 'system.disconnected', subject: `system-connection:${id}`, data: { system } },
  });
}
