import type { z } from 'zod';
import type { Actor } from '../../../shared/abilities.ts';
import type { outcomeQuery, slaOutcomePage } from '../../../shared/schemas/sla-report.ts';
import type { Context } from '../../context.ts';
import { encodePosition } from '../../store/cursor.ts';
import type { StoredSlaOutcome } from '../../store/sla-facts.ts';
import { positionFrom } from '../conversations/page-position.ts';
import { outcomeTest, periodOf, walkOutcomes } from './outcomes.ts';
import { presentOutcomes } from './present-outcome.ts';

/** So many are looked at for one page; where few fit, a page is short and there is a next one. */
const mostRead = 20_000;

/** The promises behind a figure, newest first. */
export async function listOutcomes(
  context: Pick<Context, 'store'>,
  actor: Actor,
  query: z.infer<typeof outcomeQuery>,
): Promise<z.infer<typeof slaOutcomePage>> {
  const { timeZone } = await context.store.workspace.read();
  const fits = outcomeTest(query, timeZone);
  const walk = { period: periodOf(query), newestFirst: true, after: positionFrom(query.cursor) };
  const found: StoredSlaOutcome[] = [];
  let last: StoredSlaOutcome | null = null;
  let read = 0;
  let next: string | null = null;
  for await (const outcome of walkOutcomes(context, actor, walk)) {
    if (last && (found.length === query.limit || read === mostRead)) {
      next = encodePosition({ at: last.at, id: last.id });
      break;
    }
    read += 1;
    last = outcome;
    if (fits(outcome)) found.push(outcome);
  }
  return { items: await presentOutcomes(context, found), next };
}
