import { readRow } from '../../../shared/contact-files/read-row.ts';
import { AppError } from '../../../shared/errors.ts';
import { orderInput } from '../../../shared/schemas/order.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import { orderId } from '../../store/orders.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredSystemConnection, StoredSystemRefusal, SystemPhase } from '../../store/systems.ts';
import type { RemoteOrder, RemoteRecord } from '../../systems/contract.ts';
import { takeCompany } from '../contact-files/take-company.ts';
import { takeContact } from '../contact-files/take-contact.ts';
import type { Taking } from '../contact-files/taking.ts';
import { keepOrder } from '../orders/put.ts';
import type { SystemContext } from './connect.ts';

export interface Took {
  taken: number;
  refused: StoredSystemRefusal[];
  /** Of those that were taken: what stood against them before does no longer. */
  settled: string[];
}

const refusalId = (connectionId: string, kind: SystemPhase, externalId: string): string =>
  idFrom(['system-refusal', connectionId, kind, externalId]);

/** Takes what a system says, one after the other: one that does not fit stops no other. */
export async function takeAll<T extends RemoteRecord | RemoteOrder>(
  context: SystemContext,
  { row, kind, items }: { row: StoredSystemConnection; kind: SystemPhase; items: readonly T[] },
  take: (item: T) => Promise<void>,
): Promise<Took> {
  const took: Took = { taken: 0, refused: [], settled: [] };
  for (const item of items) {
    const id = refusalId(row.id, kind, item.id);
    try {
      await take(item);
      took.taken += 1;
      took.settled.push(id);
    } catch (error) {
      // What does not fit is said of the record; anything else is not its fault, and the page is done again.
      if (!(error instanceof AppError) || error.status >= 500) throw error;
      took.refused.push({
        ...{ id, connectionId: row.id, kind, externalId: item.id, name: nameOf(item) },
        reason: error.fields[0]?.message ?? error.detail ?? error.message,
        said: { ...item },
        at: context.clock.now(),
      });
    }
  }
  return took;
}

function nameOf(item: RemoteRecord | RemoteOrder): string {
  if ('number' in item) return item.number;
  const { name, firstName, lastName, emails } = item.fields;
  return name ?? ([firstName, lastName].filter(Boolean).join(' ') || (emails ?? ''));
}

/** A person or a company, read as a line of a file would be. @throws AppError validation-failed */
export async function takeRecord(
  context: SystemContext,
  { taking, row, kind }: { taking: Taking; row: StoredSystemConnection; kind: 'company' | 'contact' },
  item: RemoteRecord,
): Promise<void> {
  const cells = Object.entries({ ...item.fields, [`external.${row.system}`]: item.id });
  const read = readRow(
    cells.map(([, text]) => text),
    cells.map(([column]) => column),
  );
  if ('reason' in read)
    throw new AppError('validation-failed', { fields: [{ path: '', message: read.reason }] });
  await (kind === 'contact' ? takeContact : takeCompany)(context, taking, read.row);
}

/** An order of a customer whom we know from there; what is no order, or none any more, is not. @throws AppError validation-failed */
export async function takeOrder(
  context: SystemContext,
  { system, currency: usual }: StoredSystemConnection,
  item: RemoteOrder,
): Promise<void> {
  const { store } = context;
  const known = await store.orders.read(orderId(system, item.id));
  if (item.status === null && !known) return;
  const [owner] =
    item.contactId === null ? [] : await store.contacts.withExternalIds([`${system}:${item.contactId}`]);
  const contactId = owner?.mergedInto ?? owner?.id ?? known?.contactId;
  if (contactId === undefined)
    throw new AppError('validation-failed', {
      fields: [{ path: 'contactId', message: 'It names no contact that is here.' }],
    });
  const { number, total, placedAt, changedAt } = item;
  const input = orderInput.safeParse(
    {
      ...{ contactId, number: number.slice(0, 80), total, currency: item.currency ?? usual },
      ...{
        status: item.status ?? 'cancelled',
        placedAt: placedAt.toISOString(),
        changedAt: changedAt.toISOString(),
      },
    },
    { error: wordsForIssue },
  );
  if (!input.success) {
    const [issue] = input.error.issues;
    const message = `${String(issue?.path[0] ?? '')}: ${issue?.message ?? ''}`;
    throw new AppError('validation-failed', { fields: [{ path: String(issue?.path[0] ?? ''), message }] });
  }
  await keepOrder(context, { system, externalId: item.id, input: input.data });
}
