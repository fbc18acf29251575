import { fields, type FieldName } from '../../../shared/rules/fields.ts';
import type { DryRun } from '../../../shared/schemas/dry-run.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import type { StoredDecision } from '../../store/decisions.ts';
import { afterUpdate } from '../triage/after-update.ts';
import { factsOf } from './facts.ts';
import { nothingAround } from './surroundings.ts';

/** What a rule can change of a conversation. */
const changing: readonly FieldName[] = [
  'conversation.status',
  'conversation.priority',
  'conversation.assignee',
  'conversation.team',
  'conversation.tags',
  'conversation.language',
  'conversation.spam',
];

/** What a decision makes of a conversation, field by field. Pure. */
export function changesOf(
  before: StoredConversation,
  { does }: Pick<StoredDecision, 'does'>,
  now: Date,
): DryRun['examples'][number]['changes'] {
  const after = does.reduce(
    (row, planned) => (planned.type === 'change' ? afterUpdate(row, planned.change) : row),
    before,
  );
  const read = (field: FieldName, conversation: StoredConversation) =>
    fields[field].read(factsOf({ conversation, row: null, around: nothingAround, now }));
  return changing
    .map((field) => ({ field, before: read(field, before), after: read(field, after) }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after));
}
