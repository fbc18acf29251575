import { expect, test } from 'vitest';
import { attributeField, findAttributeField } from '../../shared/attributes/fields.ts';
import { readValue, valueKeys, valueText } from '../../shared/attributes/values.ts';
import { attributeInput, type AttributeValue } from '../../shared/schemas/attribute.ts';
import { ruleCondition } from '../../shared/schemas/rule.ts';

const options = [
  { key: 'gold', label: 'Gold plus' },
  { key: 'basic', label: 'Basic' },
];
const shape = (type: Parameters<typeof readValue>[0]['type']) => ({ type, options });

test.each([
  ['text', ' Blue ', 'Blue'],
  ['text', '  ', null],
  ['number', '1.234,5', 1234.5],
  ['number', '1,234.5', 1234.5],
  ['number', '12,5', 12.5],
  ['number', '1,234', 1234],
  ['number', -3, -3],
  ['date', '2026-02-28', '2026-02-28'],
  ['date', '2026-02-28T10:00:00Z', '2026-02-28'],
  ['flag', 'YES', true],
  ['flag', '0', false],
  ['flag', false, false],
  ['choice', 'gold PLUS', 'gold'],
  ['choices', 'basic; Gold plus', ['basic', 'gold']],
  ['choices', ['gold', 'gold'], ['gold']],
  ['choices', [], null],
  ['link', 'https://x.example/a', 'https://x.example/a'],
] as const)('a %s says %j as %j', (type, given, value) => {
  expect(readValue(shape(type), given)).toEqual({ value });
});

test.each([
  ['number', 'many'],
  ['number', true],
  ['date', '2026-02-30'],
  ['date', '28.02.2026'],
  ['flag', 'perhaps'],
  ['choice', 'silver'],
  ['choices', 'gold; silver'],
  ['link', 'javascript:alert(1)'],
] as const)('a %s does not say %j', (type, given) => {
  expect(readValue(shape(type), given)).toHaveProperty('problem');
});

test('what stands in a file is read as what it was', () => {
  for (const [type, value] of [
    ['number', 1234.5],
    ['date', '2026-11-22'],
    ['flag', true],
    ['choice', 'gold'],
    ['choices', ['gold', 'basic']],
  ] as const) {
    const kept: AttributeValue = typeof value === 'object' ? [...value] : value;
    expect(readValue(shape(type), valueText(shape(type), kept))).toEqual({ value });
  }
  expect(valueKeys('a', ['gold', 'basic'])).toEqual(['a:gold', 'a:basic']);
});

test('a condition asks for an attribute by its kind', () => {
  const id = 'a'.repeat(24);
  const at = new Date('2026-11-22T23:00:00Z');
  const read = (type: Parameters<typeof attributeField>[0]['type'], value?: string | number | boolean) => {
    const contact = { attributes: value === undefined ? {} : { [id]: value } };
    return findAttributeField(attributeField({ type, id }))?.read({ contact: contact as never, now: at });
  };
  expect(read('date', '2026-11-24')).toBe(2);
  expect(read('date')).toBe(null);
  expect(read('flag', true)).toBe(true);
  expect(read('choices')).toEqual([]);
  expect(findAttributeField('attribute.wish.x')).toBeUndefined();
  const field = attributeField({ type: 'number', id });
  expect(ruleCondition.safeParse({ field, operator: 'at-least', number: 3 }).success).toBe(true);
  expect(ruleCondition.safeParse({ field, operator: 'contains', values: ['x'] }).success).toBe(false);
});

test('a choice needs choices, and each a key of its own', () => {
  const input = { target: 'contact', key: 'plan', label: 'Plan', type: 'choice' };
  expect(attributeInput.safeParse(input).success).toBe(false);
  expect(attributeInput.safeParse({ ...input, options: [options[0], options[0]] }).success).toBe(false);
  expect(attributeInput.safeParse({ ...input, options }).success).toBe(true);
  expect(attributeInput.safeParse({ ...input, key: '1st', type: 'text' }).success).toBe(false);
});
