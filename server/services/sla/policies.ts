import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  slaTerms,
  type SlaPolicy,
  type SlaPolicyInput,
  type SlaPolicyVersion,
} from '../../../shared/schemas/sla-policy.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { presentSlaPolicy } from '../../presenters/sla.ts';
import { newId } from '../../store/ids.ts';
import type { StoredSlaPolicy } from '../../store/sla-settings.ts';
import { recordAudit } from '../audit/record.ts';
import { authorOf } from '../conversations/author.ts';

type PolicyContext = Pick<Context, 'store' | 'clock' | 'logger'>;

/** In the order in which they are asked. */
export async function listSlaPolicies({ store }: Pick<Context, 'store'>): Promise<SlaPolicy[]> {
  return (await store.slaPolicies.list()).map(presentSlaPolicy);
}

/** Last in the order. @throws AppError validation-failed for a calendar that is not there */
export async function createSlaPolicy(
  context: PolicyContext,
  actor: Actor,
  { active, ...input }: SlaPolicyInput,
): Promise<SlaPolicy> {
  await checkCalendar(context, input.calendarId);
  const { store, clock } = context;
  const others = await store.slaPolicies.list();
  const row: StoredSlaPolicy = {
    ...{ id: newId(), active, version: 1, terms: slaTerms.parse(input), updatedAt: clock.now() },
    position: others.reduce((most, { position }) => Math.max(most, position + 1), 0),
  };
  await store.slaPolicies.insert(row, (await authorOf(context, actor)).name);
  await audit(context, actor, { action: 'sla-policy.created', row });
  return presentSlaPolicy(row);
}

/**
 * A new version: what conversations were promised before stays promised.
 * @throws AppError not-found, validation-failed
 */
export async function updateSlaPolicy(
  context: PolicyContext,
  actor: Actor,
  { id, input: { active, ...input } }: { id: string; input: SlaPolicyInput },
): Promise<SlaPolicy> {
  await checkCalendar(context, input.calendarId);
  const { store, clock } = context;
  const changedBy = (await authorOf(context, actor)).name;
  const before = await store.slaPolicies.read(id);
  if (!before) throw new AppError('not-found');
  const set = { active, terms: slaTerms.parse(input), updatedAt: clock.now() };
  const row = await store.slaPolicies.change(before, set, changedBy);
  if (!row)
    throw new AppError('too-late', { detail: 'Somebody else changed it at this moment. Look at it again.' });
  await audit(context, actor, { action: 'sla-policy.changed', row });
  return presentSlaPolicy(row);
}

/** Its versions stay, for the conversations that hold them. @throws AppError not-found */
export async function deleteSlaPolicy(context: PolicyContext, actor: Actor, id: string): Promise<void> {
  const row = await context.store.slaPolicies.read(id);
  if (!row || !(await context.store.slaPolicies.remove(id))) throw new AppError('not-found');
  await audit(context, actor, { action: 'sla-policy.deleted', row });
}

/** Those that are not named come last, as they were. */
export async function orderSlaPolicies(
  { store }: Pick<Context, 'store'>,
  ids: readonly string[],
): Promise<SlaPolicy[]> {
  const known = (await store.slaPolicies.list()).map(({ id }) => id);
  const named = ids.filter((id) => known.includes(id));
  await store.slaPolicies.place([...new Set([...named, ...known])]);
  return listSlaPolicies({ store });
}

/** Who changed what, newest first. @throws AppError not-found */
export async function listSlaPolicyVersions(
  { store }: Pick<Context, 'store'>,
  id: string,
): Promise<SlaPolicyVersion[]> {
  const versions = await store.slaPolicies.listVersions(id);
  if (versions.length === 0) throw new AppError('not-found');
  return versions.map(({ version, value, changedBy, changedAt }) => ({
    ...{ version, terms: slaTerms.parse(value), changedBy },
    changedAt: moment(changedAt),
  }));
}

async function checkCalendar({ store }: Pick<Context, 'store'>, id: string | null): Promise<void> {
  if (id === null || (await store.calendars.read(id))) return;
  throw new AppError('validation-failed', {
    fields: [{ path: 'calendarId', message: 'This calendar is not there any more.' }],
  });
}

function audit(
  context: PolicyContext,
  actor: Actor,
  { action, row }: { action: string; row: StoredSlaPolicy },
): Promise<void> {
  return recordAudit(context, actor, {
    action,
    subject: `sla-policy:${row.id}`,
    data: { name: row.terms.name, version: row.version },
  });
}
