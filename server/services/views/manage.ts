import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { SavedView, ViewInput } from '../../../shared/schemas/view.ts';
import { parseSearch } from '../../../shared/search/parse.ts';
import type { Context } from '../../context.ts';
import { moment } from '../../presenters/moment.ts';
import { rooms } from '../../realtime/publisher.ts';
import { newId } from '../../store/ids.ts';
import type { StoredView } from '../../store/views.ts';

type ViewContext = Pick<Context, 'store' | 'clock' | 'publisher'>;

export const mostViews = 50;

/** Everybody's and one's own, in one's own order; those it does not name follow by name. */
export async function listViews({ store }: Pick<Context, 'store'>, actor: Actor): Promise<SavedView[]> {
  const [rows, user] = await Promise.all([
    store.views.forUser(actor.userId, mostViews),
    store.users.findById(actor.userId),
  ]);
  const order = new Map((user?.preferences.viewOrder ?? []).map((id, at) => [id, at]));
  const placeOf = ({ id }: StoredView) => order.get(id) ?? order.size;
  return rows.toSorted((a, b) => placeOf(a) - placeOf(b)).map((row) => presentView(row, actor));
}

/** @throws AppError not-allowed for everybody's, validation-failed for a query that makes no sense */
export async function createView(context: ViewContext, actor: Actor, input: ViewInput): Promise<SavedView> {
  check(actor, input);
  const mine = await context.store.views.forUser(actor.userId, mostViews);
  if (mine.filter(({ ownerId }) => (ownerId === null) === input.shared).length >= mostViews) {
    throw new AppError('validation-failed', { detail: `There are ${String(mostViews)} views already.` });
  }
  const row: StoredView = { id: newId(), ...fieldsOf(context, actor, input) };
  await context.store.views.insert(row);
  tell(context, row);
  return presentView(row, actor);
}

/** @throws AppError not-found, not-allowed, validation-failed */
export async function updateView(
  context: ViewContext,
  actor: Actor,
  { id, input }: { id: string; input: ViewInput },
): Promise<SavedView> {
  const before = await viewFor(context, actor, id);
  check(actor, input);
  const after = await context.store.views.update(id, fieldsOf(context, actor, input));
  if (!after) throw new AppError('not-found');
  tell(context, before.ownerId === null ? before : after);
  return presentView(after, actor);
}

/** @throws AppError not-found, not-allowed */
export async function deleteView(context: ViewContext, actor: Actor, id: string): Promise<void> {
  const row = await viewFor(context, actor, id);
  await context.store.views.remove(id);
  tell(context, row);
}

/** One that they may change. */
async function viewFor({ store }: Pick<Context, 'store'>, actor: Actor, id: string): Promise<StoredView> {
  const row = await store.views.read(id);
  if (!row || (row.ownerId !== null && row.ownerId !== actor.userId)) throw new AppError('not-found');
  if (!mayChange(row, actor)) throw new AppError('not-allowed');
  return row;
}

function mayChange({ ownerId }: Pick<StoredView, 'ownerId'>, actor: Actor): boolean {
  return ownerId === null ? can(actor, 'views.share') : ownerId === actor.userId;
}

function check(actor: Actor, { shared, q }: ViewInput): void {
  if (shared && !can(actor, 'views.share')) throw new AppError('not-allowed');
  const [problem] = parseSearch(q).problems;
  if (!problem) return;
  const message = `“${problem.value || problem.operator}” makes no sense here.`;
  throw new AppError('validation-failed', { fields: [{ path: 'q', message }] });
}

function fieldsOf({ clock }: ViewContext, actor: Actor, { shared, ...fields }: ViewInput) {
  return { ownerId: shared ? null : actor.userId, ...fields, updatedAt: clock.now() };
}

function presentView(row: StoredView, actor: Actor): SavedView {
  const { id, name, icon, q, layout = 'rows', group = 'none', ownerId, updatedAt } = row;
  return {
    id,
    name,
    icon,
    q,
    layout,
    group,
    shared: ownerId === null,
    mine: mayChange(row, actor),
    updatedAt: moment(updatedAt),
  };
}

function tell({ publisher }: ViewContext, { ownerId }: StoredView): void {
  const to = ownerId === null ? rooms.everyone : rooms.user(ownerId);
  publisher.publish(to, 'directory.changed', { part: 'views' });
}
