import type { AssignmentTrace } from '../../../shared/schemas/decision.ts';
import type { Context } from '../../context.ts';
import type { StoredDecision } from '../../store/decisions.ts';
import { idFrom } from '../../store/ids.ts';

const mostLooked = 40;

/** A conversation that looked for somebody, and the row of its thread by which it did. */
interface Assigned {
  conversationId: string;
  rowId: string;
  trace: AssignmentTrace;
}

/** Keeps who could have had a conversation and why one got it, once for each row and outcome. */
export async function keepAssignmentTrace(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  { conversationId, rowId, trace }: Assigned,
): Promise<void> {
  const { stage, userId } = trace;
  const row: StoredDecision = {
    id: idFrom(['assignment', conversationId, rowId, stage, userId ?? '']),
    ...{ conversationId, rowId, event: 'assignment', at: clock.now() },
    ...{ looked: 0, fired: 0, rules: [], heldBack: false, does: [], causedBy: [] },
    assignment: { ...trace, looked: trace.looked.slice(0, mostLooked) },
  };
  await store.decisions.insertMany([row]);
}
