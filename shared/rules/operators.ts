import type { FieldType } from './field-table.ts';

/** The operators of each kind of field, the usual one first. The words are `rules.operators.<type>.<operator>`. */
export const operators = {
  text: [
    'contains',
    'contains-not',
    'is',
    'is-not',
    'begins',
    'ends',
    'matches',
    'matches-not',
    'empty',
    'filled',
  ],
  choice: ['one-of', 'none-of', 'empty', 'filled'],
  set: ['any-of', 'all-of', 'none-of', 'empty', 'filled'],
  number: ['at-least', 'at-most'],
  flag: ['yes', 'no'],
} as const satisfies Record<FieldType, readonly string[]>;

export type Operator = (typeof operators)[FieldType][number];
export const operatorNames = [...new Set(Object.values(operators).flat())] as [Operator, ...Operator[]];

/** What stands behind an operator: texts or choices, one pattern, a number, or nothing. */
export function operandOf(type: FieldType, operator: Operator): 'values' | 'pattern' | 'number' | 'none' {
  if (type === 'flag' || operator === 'empty' || operator === 'filled') return 'none';
  if (type === 'number') return 'number';
  return operator === 'matches' || operator === 'matches-not' ? 'pattern' : 'values';
}

/** The operators that fit a field. What always has a value is never asked whether it has one. */
export function operatorsFor(field: { type: FieldType; optional?: boolean }): readonly Operator[] {
  const all: readonly Operator[] = operators[field.type];
  const alwaysFilled = field.type === 'choice' && field.optional !== true;
  return alwaysFilled ? all.filter((one) => one !== 'empty' && one !== 'filled') : all;
}
