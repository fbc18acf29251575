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

/** "opening-hours" */
export const answerShortcut = z
  .string()
  .trim()
  .toLowerCase()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N}_-]{0,39}$/u, 'Use letters, digits, - and _.');

const day = z.iso.date();
const fields = {
  title: z.string().trim().min(1).max(120),
  /** What one types after "/" to find it at once; nobody else's. */
  shortcut: answerShortcut.nullable().default(null),
  /** Whom to ask about it. */
  ownerId: id.nullable().default(null),
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

/** An approved text: said by rules and by people, in the customer's language. */
export const answer = z.object({
  id,
  ...fields,
  /** How often a message that was made of it went out, and when last. */
  uses: z.number().int(),
  usedAt: moment.nullable(),
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

/** Answers that a reply was made of: counted once it has gone out. */
export const usedAnswerIds = z.array(id).max(20);

/** An answer for the writer of a reply: in the customer's language and for the channel, filled in. */
export const offeredAnswer = z.object({
  id,
  title: z.string(),
  shortcut: z.string().nullable(),
  /** Of the text; null: for any. */
  language: z.string().nullable(),
  /** Empty where none fits. */
  text: z.string(),
  /** Why it cannot be said here. */
  problem: z.enum(['no-text', 'missing-value']).nullable(),
  /** Names in the text that stand for nothing here: "contact.firstName". */
  missing: z.array(z.string()),
});
export type OfferedAnswer = z.infer<typeof offeredAnswer>;

export const answerFormat = z.enum(['csv', 'markdown']);
export type AnswerFormat = z.infer<typeof answerFormat>;

export const answersImport = z.object({
  format: answerFormat,
  text: z.string().max(5_000_000),
  /** Only say what would happen. */
  dryRun: z.boolean().default(false),
});

export const answersImported = z.object({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  /** What was left out, by the line where it begins. */
  problems: z.array(z.object({ line: z.number().int(), title: z.string(), message: z.string() })),
});
export type AnswersImported = z.infer<typeof answersImported>;
