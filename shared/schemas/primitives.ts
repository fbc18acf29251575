import { z } from 'zod';

/** A stored thing's id: 24 hexadecimal digits. */
export const id = z.string().regex(/^[0-9a-f]{24}$/, 'Use an id of 24 hexadecimal digits.');

/** A moment on the wire: ISO 8601 in UTC, "2026-11-21T21:24:34.000Z". */
export const moment = z.iso.datetime();

/** An e-mail address as a person types it; stored lower-case, trimmed. */
export const emailAddress = z.string().trim().toLowerCase().max(254).pipe(z.email());

export const password = z.string().min(10).max(200);

/** Someone on a mail's envelope or header, or the like on another channel. */
export const participant = z.object({
  address: z.string().max(320),
  name: z.string().max(200).default(''),
  /** How people see the address where it is an opaque id: "@alice@example.social". */
  handle: z.string().max(320).optional(),
});
export type Participant = z.infer<typeof participant>;

/** One line of text: a line break in it becomes a space. What goes into the head of a mail may hold none. */
const flat = (most: number) =>
  z
    .string()
    .overwrite((text) => text.replaceAll(/\p{Cc}+/gu, ' ').trim())
    .max(most);
export const subjectLine = flat(998);

/** Someone to write to. */
export const recipient = z.object({ address: flat(320).min(1), name: flat(200).default('') });

/** A page by key: pass `next` back as `cursor`; null at the end. Never an offset. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next: z.string().nullable() });
}

export const pageQuery = z.object({
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(100).default(50),
});

/**
 * What may be changed of a thing: every field may be left out, and what is left out stays as it is. (zod's own
 * `partial()` would fill in defaults, which resets the fields that nobody mentioned.)
 */
export function patchOf<S extends z.ZodRawShape>(
  schema: z.ZodObject<S>,
): z.ZodObject<{ [K in keyof S]: z.ZodOptional<S[K]> }> {
  const fields = Object.entries(schema.shape as unknown as Record<string, z.ZodType>).map(([name, field]) => [
    name,
    z.optional(field instanceof z.ZodDefault ? (field.unwrap() as z.ZodType) : field),
  ]);
  return z.object(Object.fromEntries(fields) as { [K in keyof S]: z.ZodOptional<S[K]> });
}

/** For answers that hold nothing. */
export const nothing = z.object({});

/** A count that stops counting: `{ count: 999, more: true }` reads "999+". */
export const boundedCount = z.object({ count: z.number().int(), more: z.boolean() });
export type BoundedCount = z.infer<typeof boundedCount>;
