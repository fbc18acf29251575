import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { OrderSource, OrderSourceKind } from '../../../shared/schemas/order.ts';
import type { Context } from '../../context.ts';
import { newId } from '../../store/ids.ts';
import type { StoredOrderSource } from '../../store/orders.ts';
import { recordAudit } from '../audit/record.ts';

type SourceContext = Pick<Context, 'store' | 'clock' | 'secretBox' | 'config' | 'logger'>;

/** Secrets of shops are sealed for this and nothing else. */
export const sourcePurpose = 'order-source';

function present(
  { config }: Pick<Context, 'config'>,
  { id, kind, name, createdAt, lastAt, lastProblem }: StoredOrderSource,
): OrderSource {
  return {
    ...{ id, kind, name, lastProblem },
    url: `${config.publicUrl}/api/v1/orders/hooks/${id}`,
    createdAt: createdAt.toISOString(),
    lastAt: lastAt?.toISOString() ?? null,
  };
}

function mustManage(actor: Actor): void {
  if (!can(actor, 'orders.manage')) throw new AppError('not-allowed');
}

/** The shops that tell of their orders. @throws AppError not-allowed */
export async function listOrderSources(context: SourceContext, actor: Actor): Promise<OrderSource[]> {
  mustManage(actor);
  return (await context.store.orderSources.list()).map((source) => present(context, source));
}

/** Connects a shop; its secret is never shown again. @throws AppError not-allowed */
export async function createOrderSource(
  context: SourceContext,
  actor: Actor,
  { kind, name, secret }: { kind: OrderSourceKind; name: string; secret: string },
): Promise<OrderSource> {
  mustManage(actor);
  const row: StoredOrderSource = {
    ...{ id: newId(), kind, name, lastAt: null, lastProblem: null },
    secret: context.secretBox.seal(sourcePurpose, secret),
    createdAt: context.clock.now(),
  };
  await context.store.orderSources.insert(row);
  await recordAudit(context, actor, {
    ...{ action: 'order-source.created', subject: `order-source:${row.id}`, data: { kind, name } },
  });
  return present(context, row);
}

/** @throws AppError not-allowed, not-found */
export async function deleteOrderSource(context: SourceContext, actor: Actor, id: string): Promise<void> {
  mustManage(actor);
  const row = await context.store.orderSources.read(id);
  if (!row) throw new AppError('not-found');
  await context.store.orderSources.remove(id);
  await recordAudit(context, actor, {
    ...{ action: 'order-source.deleted', subject: `order-source:${id}`, data: { name: row.name } },
  });
}
