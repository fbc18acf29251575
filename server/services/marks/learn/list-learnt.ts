import type { LearntMark } from '../../../../shared/schemas/marks.ts';
import type { Context } from '../../../context.ts';
import { moment } from '../../../presenters/moment.ts';
import { spamModelId } from './learnt.ts';

/** What was learnt, with how good it is. */
export async function listLearntMarks({ store }: Pick<Context, 'store'>): Promise<LearntMark[]> {
  const rows = await store.marks.listModels();
  return rows.map(({ id, model: _, trainedAt, history, ...figures }) => ({
    ...figures,
    trainedAt: moment(trainedAt),
    tagId: id === spamModelId ? null : id,
    history: history.map((one) => ({ ...one, trainedAt: moment(one.trainedAt) })),
  }));
}
