import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { BreachReason, breachReasonsInput } from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import { recordAudit } from '../audit/record.ts';

/** Why promises are broken; those no longer offered last: what was reviewed still names them. */
export async function listBreachReasons({ store }: Pick<Context, 'store'>): Promise<BreachReason[]> {
  const items = await store.breachReasons.read();
  return [...items.filter(({ active }) => active), ...items.filter(({ active }) => !active)];
}

/** What is left out is kept and no longer offered. */
export async function saveBreachReasons(
  context: Pick<Context, 'store' | 'clock' | 'logger'>,
  actor: Actor,
  { items }: z.infer<typeof breachReasonsInput>,
): Promise<BreachReason[]> {
  const before = await context.store.breachReasons.read();
  const known = new Map(before.map((one) => [one.id, one]));
  const kept = items.flatMap(({ id, name, active }): BreachReason[] => {
    if (id !== undefined && known.has(id)) return [{ id, name: name ?? known.get(id)?.name ?? null, active }];
    return name === null ? [] : [{ id: newId(), name, active }];
  });
  const here = new Set(kept.map(({ id }) => id));
  const left = before.filter(({ id }) => !here.has(id)).map((one) => ({ ...one, active: false }));
  await context.store.breachReasons.save([...kept, ...left]);
  await recordAudit(context, actor, { action: 'breach-reasons.changed', data: { reasons: kept.length } });
  return listBreachReasons(context);
}
