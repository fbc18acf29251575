/** Operators that look for words in one part of a message. */
export const textOperators = ['from', 'to', 'subject'] as const;
/** Operators that narrow what is looked through. */
export const filterOperators = [
  'in',
  'channel',
  'assignee',
  'team',
  'tag',
  'status',
  'is',
  'has',
  'before',
  'after',
] as const;

export type TextOperator = (typeof textOperators)[number];
export type FilterOperator = (typeof filterOperators)[number];
export type SearchOperator = TextOperator | FilterOperator;

/** In the order in which they are offered. */
export const searchOperators: readonly SearchOperator[] = [
  'from',
  'to',
  'subject',
  'in',
  'assignee',
  'team',
  'tag',
  'status',
  'channel',
  'is',
  'has',
  'before',
  'after',
];

/** Values of the operators that know only a few; the others name something of the workspace, or a day. */
export const fixedValues: Readonly<Partial<Record<SearchOperator, readonly string[]>>> = {
  status: ['open', 'pending', 'snoozed', 'resolved'],
  is: ['unread', 'read', 'archived'],
  has: ['attachment'],
};

export function isSearchOperator(name: string): name is SearchOperator {
  return (searchOperators as readonly string[]).includes(name);
}

export function isTextOperator(name: SearchOperator): name is TextOperator {
  return (textOperators as readonly string[]).includes(name);
}

/** The operator that was probably meant: one letter more, less, other or swapped; null when nothing is near. */
export function nearestOperator(name: string): SearchOperator | null {
  return searchOperators.find((operator) => operator.length > 2 && isOneSlipAway(name, operator)) ?? null;
}

function isOneSlipAway(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const restA = a.slice(at);
  const restB = b.slice(at);
  if (a.length > b.length) return restA.slice(1) === restB;
  if (a.length < b.length) return restA === restB.slice(1);
  const swapped = restA[0] === restB[1] && restA[1] === restB[0] && restA.slice(2) === restB.slice(2);
  return swapped || restA.slice(1) === restB.slice(1);
}
