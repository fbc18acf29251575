import { z } from 'zod';
import { id, moment } from './primitives.ts';

export const attributeTypes = ['text', 'number', 'date', 'flag', 'choice', 'choices', 'link'] as const;
export const attributeType = z.enum(attributeTypes);
export type AttributeType = z.infer<typeof attributeType>;

export const attributeTargets = ['contact', 'company'] as const;
export const attributeTarget = z.enum(attributeTargets);
export type AttributeTarget = z.infer<typeof attributeTarget>;

/** Who may change a value: those who answer, supervisors and admins, or admins alone. */
export const attributeEditors = ['agent', 'supervisor', 'admin'] as const;

/** A date is "2026-11-22"; of a choice the key is kept, of several their keys. */
export const attributeValue = z.union([
  z.string().max(2000),
  z.number(),
  z.boolean(),
  z.array(z.string().max(60)).max(50),
]);
export type AttributeValue = z.infer<typeof attributeValue>;

/** Values by the keys of their attributes; null takes one away. */
export const attributePatch = z.record(z.string().max(40), attributeValue.nullable());
export type AttributePatch = z.infer<typeof attributePatch>;
export const attributeValues = z.record(z.string(), attributeValue);
export type AttributeValues = z.infer<typeof attributeValues>;

const key = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[a-z][a-z0-9_]{0,39}$/, 'Begin with a letter; then letters, digits and underscores.');
const label = z.string().trim().min(1).max(60);

export const attributeOption = z.object({ key, label });
export type AttributeOption = z.infer<typeof attributeOption>;

/** What a company wants to know of its contacts or companies besides what everybody does. */
export const attribute = z.object({
  id,
  target: attributeTarget,
  key: z.string(),
  label: z.string(),
  type: attributeType,
  options: z.array(attributeOption),
  editors: z.enum(attributeEditors),
  /** Taken out of use: shown nowhere, and its values are kept in case it comes back. */
  retired: z.boolean(),
  updatedAt: moment,
});
export type Attribute = z.infer<typeof attribute>;

const twice = (options: readonly AttributeOption[]) =>
  options.some(({ key: one }, at) => options.findIndex((other) => other.key === one) < at);

export const attributeInput = z
  .object({
    target: attributeTarget,
    key,
    label,
    type: attributeType,
    options: z.array(attributeOption).max(50).default([]),
    editors: z.enum(attributeEditors).default('agent'),
  })
  .superRefine(({ type, options }, context) => {
    const chosen = type === 'choice' || type === 'choices';
    if (chosen && options.length === 0)
      context.addIssue({ code: 'custom', path: ['options'], message: 'Name at least one choice.' });
    if (twice(options))
      context.addIssue({ code: 'custom', path: ['options'], message: 'Two choices have one key.' });
  });
export type AttributeInput = z.infer<typeof attributeInput>;

/** What it is about and what kind of value it has stays; all else may change. */
export const attributeChange = z.object({
  key: key.optional(),
  label: label.optional(),
  options: z.array(attributeOption).min(1).max(50).optional(),
  editors: z.enum(attributeEditors).optional(),
  retired: z.boolean().optional(),
});
export type AttributeChange = z.infer<typeof attributeChange>;
