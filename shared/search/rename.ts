import { quoteValue } from './complete.ts';
import type { FilterOperator } from './operators.ts';
import { longestQuery, splitQuery } from './parse.ts';

/**
 * A query that names something as it is called now: "tag:bill" is "tag:invoices" after that. The rest stays as it was
 * written, and so does a query that would become too long to be read.
 */
export function renamedInQuery(
  text: string,
  { operator, isMeant, to }: { operator: FilterOperator; isMeant: (value: string) => boolean; to: string },
): string {
  let renamed = '';
  let at = 0;
  for (const part of splitQuery(text)) {
    if (part.name !== operator || !isMeant(part.value)) continue;
    renamed += text.slice(at, part.valueStart) + quoteValue(to);
    at = part.end;
  }
  renamed += text.slice(at);
  return renamed.length > longestQuery ? text : renamed;
}
