import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';

/** Groups that someone is about to be put into. */
export interface Groups {
  teamIds?: readonly string[] | undefined;
  inboxIds?: readonly string[] | undefined;
}

/** @throws AppError validation-failed naming each id that does not exist, "inboxIds.0" */
export async function checkGroups(context: Pick<Context, 'store'>, groups: Groups): Promise<void> {
  const problems: FieldProblem[] = [];
  if (groups.teamIds?.length) {
    const known = new Set((await context.store.teams.list()).map((team) => team.id));
    problems.push(...unknownIds('teamIds', groups.teamIds, known));
  }
  if (groups.inboxIds?.length) {
    const known = new Set((await context.store.inboxes.readMany(groups.inboxIds)).map((inbox) => inbox.id));
    problems.push(...unknownIds('inboxIds', groups.inboxIds, known));
  }
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
}

/** @throws AppError validation-failed naming each person that does not exist, "memberIds.0" */
export async function checkMembers(
  context: Pick<Context, 'store'>,
  memberIds: readonly string[],
): Promise<void> {
  const known = new Set((await context.store.users.findMany(memberIds)).map((user) => user.id));
  const problems = unknownIds('memberIds', memberIds, known);
  if (problems.length > 0) throw new AppError('validation-failed', { fields: problems });
}

function unknownIds(field: string, ids: readonly string[], known: ReadonlySet<string>): FieldProblem[] {
  return ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: `${field}.${index}`, message: 'This is not there any more.' }],
  );
}
