import { isSearchOperator, searchOperators, type SearchOperator } from './operators.ts';
import { splitQuery } from './parse.ts';

/** What could be completed where the caret stands; `start` to `end` is what a choice takes the place of. */
export type Completion =
  | { kind: 'operator'; typed: string; operators: readonly SearchOperator[]; start: number; end: number }
  | { kind: 'value'; operator: SearchOperator; typed: string; start: number; end: number };

/** What a person may be about to write at the caret; null when it is just words. */
export function completionAt(text: string, caret: number): Completion | null {
  const part = splitQuery(text).find(({ start, end }) => start < caret && caret <= end);
  if (!part) return null;
  const { name } = part;
  if (name !== null && isSearchOperator(name)) {
    if (caret < part.valueStart) return null;
    const typed = text.slice(part.valueStart, caret).replaceAll('"', '');
    return { kind: 'value', operator: name, typed, start: part.valueStart, end: part.end };
  }
  if (name !== null || part.quoted) return null;
  const typed = text.slice(part.valueStart, caret).toLowerCase();
  const operators = searchOperators.filter((operator) => operator.startsWith(typed));
  if (typed === '' || operators.length === 0) return null;
  return { kind: 'operator', typed, operators, start: part.valueStart, end: part.end };
}

/** A value as it is written in a query: in quotes when it holds a space. */
export function quoteValue(value: string): string {
  const plain = value.replaceAll('"', '');
  return /\s/.test(plain) ? `"${plain}"` : plain;
}

/** The query with a choice put in. @returns it, and where the caret stands then */
export function applyCompletion(
  text: string,
  { start, end }: Pick<Completion, 'start' | 'end'>,
  chosen: string,
): { text: string; caret: number } {
  const rest = text.slice(end);
  return { text: text.slice(0, start) + chosen + rest, caret: start + chosen.length };
}
