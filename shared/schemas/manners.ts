import { z } from 'zod';

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, { message: 'Write a time such as 21:30.' });
const languageTag = z
  .string()
  .max(20)
  .regex(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, { message: 'Use a language such as de or pt-BR.' });
const words = (most: number) => z.string().trim().max(most).nullish();

/** What people wrote down of how somebody likes to be written to; what is left out follows the habits of their language. */
export const mannersProfile = z.object({
  /** Confirmed by a person: "de", "pt-BR"; left out, what was detected counts. */
  language: languageTag.nullish(),
  formality: z.enum(['formal', 'friendly']).nullish(),
  nameOrder: z.enum(['given-first', 'family-first']).nullish(),
  /** How they are addressed, word for word: "Frau Dr. Weber". */
  address: words(120),
  /** Word for word, with their name. */
  greeting: words(200),
  closing: words(200),
  /** Not to be written to unasked then, on their own clocks. */
  quiet: z.object({ from: clockTime, until: clockTime }).nullish(),
  /** Days of theirs besides those of their country: "12-24". */
  holidays: z
    .array(
      z.string().regex(/^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/, { message: 'Write days such as 12-24.' }),
    )
    .max(30)
    .nullish(),
  /** The kind of address by which they would rather be reached: "email", "telegram". */
  channel: z.string().max(40).nullish(),
});
export type MannersProfile = z.infer<typeof mannersProfile>;
