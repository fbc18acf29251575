import type { PlannedReply } from '../../../shared/schemas/planned.ts';
import type { Context } from '../../context.ts';
import { presentAttachment } from '../../presenters/attachment.ts';
import { moment } from '../../presenters/moment.ts';
import type { StoredPlanned } from '../../store/planned.ts';

/** Planned replies as people see them, with who wrote them and their files. */
export async function presentPlanned(
  { store }: Pick<Context, 'store'>,
  rows: readonly StoredPlanned[],
): Promise<PlannedReply[]> {
  if (rows.length === 0) return [];
  const [files, users] = await Promise.all([
    store.attachments.readMany(rows.flatMap(({ input }) => input.attachmentIds)),
    store.users.findMany([...new Set(rows.map(({ userId }) => userId))]),
  ]);
  return rows.map((row) => ({
    id: row.id,
    conversationId: row.conversationId,
    author: { id: row.userId, name: users.find(({ id }) => id === row.userId)?.name ?? '' },
    text: row.input.text,
    attachments: row.input.attachmentIds.flatMap((id) =>
      files.filter((file) => file.id === id).map(presentAttachment),
    ),
    to: row.input.to ?? null,
    sendAt: moment(row.sendAt),
    unlessTheyWrite: row.unlessTheyWrite,
    ...(row.input.thenStatus && { thenStatus: row.input.thenStatus }),
    state: row.state,
    problem: row.problem,
    createdAt: moment(row.createdAt),
    updatedAt: moment(row.updatedAt),
  }));
}
