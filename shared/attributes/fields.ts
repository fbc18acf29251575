import type { ContactScene } from '../rules/facts.ts';
import type { Field, FieldType } from '../rules/field-table.ts';
import { attributeTypes, type Attribute, type AttributeType } from '../schemas/attribute.ts';

/** How a condition asks for a value of each kind; a date by how many days it is away. */
const fieldTypes: Record<AttributeType, FieldType> = {
  text: 'text',
  link: 'text',
  number: 'number',
  date: 'number',
  flag: 'flag',
  choice: 'choice',
  choices: 'set',
};
const pattern = new RegExp(`^attribute\\.(${attributeTypes.join('|')})\\.([0-9a-f]{24})$`, 'u');
const dayMillis = 86_400_000;

/** The field of a condition that asks for an attribute: its kind stands in it, so that it says itself how it is asked. */
export const attributeField = ({ type, id }: Pick<Attribute, 'type' | 'id'>): string =>
  `attribute.${type}.${id}`;

/** The attribute that a field of a condition asks for; undefined for other fields. */
export function attributeOfField(name: string): { type: AttributeType; id: string } | undefined {
  const [, type, id] = pattern.exec(name) ?? [];
  return type === undefined || id === undefined ? undefined : { type: type as AttributeType, id };
}

/** What is known of a field that asks for an attribute. */
export function findAttributeField(name: string): Field<ContactScene> | undefined {
  const asked = attributeOfField(name);
  if (!asked) return undefined;
  const { type, id } = asked;
  return {
    type: fieldTypes[type],
    ...((type === 'choice' || type === 'choices') && { choices: `attribute.${id}` as const }),
    optional: true,
    needs: 'contact',
    read: ({ contact, now }) => {
      const value = contact?.attributes[id];
      if (value === undefined)
        return type === 'choices' ? [] : type === 'text' || type === 'link' ? '' : null;
      return type === 'date' ? daysUntil(String(value), now) : value;
    },
  };
}

function daysUntil(date: string, now: Date): number {
  const today = Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate());
  return Math.round((Date.parse(`${date}T00:00:00Z`) - today) / dayMillis);
}
