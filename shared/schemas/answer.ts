import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** The same said in one language, on one channel or on all. */
export const answerVariant = z.object({
  /** "de"; null: where no other variant fits. */
  language: z
    .string()
    .regex(/^[a-z]{2,3}$/, 'Use a code such as “de”.')
    .nullable(),
  /** null: on every channel. */
  channel: z.string().max(40).nullable(),
  text: z.string().trim().min(1).max(20_000),
});
export type AnswerVariant = z.infer<typeof answerVariant>;

const day = z.iso.date();
const fields = {
  title: z.string().trim().min(1).max(120),
  /** It is not given before, and not after; both days included, in the time zone of the workspace. */
  validFrom: day.nullable().default(null),
  validUntil: day.nullable().default(null),
  /** Of two that fit equally well the first is taken. */
  variants: z.array(answerVariant).min(1).max(60),
};

export const answerInput = z.object(fields).superRefine(({ validFrom, validUntil, variants }, context) => {
  if (validFrom !== null && validUntil !== null && validUntil < validFrom) {
    context.addIssue({ code: 'custom', path: ['validUntil'], message: 'It ends before it begins.' });
  }
  const seen = new Set<string>();
  variants.forEach(({ language, channel }, position) => {
    const key = `${language ?? ''}/${channel ?? ''}`;
    if (seen.has(key)) {
      const message = 'There is a text for this language and channel already.';
      context.addIssue({ code: 'custom', path: ['variants', position, 'language'], message });
    }
    seen.add(key);
  });
});
export type AnswerInput = z.output<typeof answerInput>;

/** An approved text: said by rules, in the customer's language. */
export const answer = z.object({
  id,
  ...fields,
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: z.string(),
});
export type Answer = z.infer<typeof answer>;

/** An answer as it was, with who made it so. */
export const answerVersion = z.object({
  version: z.number().int(),
  at: moment,
  by: z.string(),
  title: z.string(),
  variants: z.array(answerVariant),
});
export type AnswerVersion = z.infer<typeof answerVersion>;
