import { z } from 'zod';
import { attributeTarget } from './attribute.ts';
import { id, moment } from './primitives.ts';

/** A column: one of ours, `attr.<key>`, `external.<system>`, or '' for what is left out. */
const mapping = z
  .array(
    z
      .string()
      .max(60)
      .regex(/^(?:[a-zA-Z]+|attr\.[a-z][a-z0-9_]*|external\.[a-z0-9-]{1,30})?$/u),
  )
  .max(200);

export const contactImportStates = ['draft', 'checking', 'checked', 'working', 'done', 'stopped'] as const;
export const knownOnes = ['update', 'skip'] as const;

/** Contacts or companies that are taken from a file, a part at a time. */
export const contactImport = z.object({
  id,
  target: attributeTarget,
  fileName: z.string(),
  headings: z.array(z.string()),
  /** What each column holds. */
  mapping: z.array(z.string()),
  /** Whose export it looks like; null: nobody's that we know. */
  system: z.string().nullable(),
  /** The first lines. */
  samples: z.array(z.array(z.string())),
  known: z.enum(knownOnes),
  /**
   * draft: nothing was asked for yet; checking, checked: what would become of it; working, done: it is taken; stopped: who
   * began it may do so no longer.
   */
  state: z.enum(contactImportStates),
  total: z.number().int(),
  done: z.number().int(),
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
  skipped: z.number().int(),
  refused: z.number().int(),
  /** The first of those, with why. */
  reasons: z.array(z.object({ line: z.number().int(), reason: z.string() })),
  by: z.string(),
  createdAt: moment,
});
export type ContactImport = z.infer<typeof contactImport>;

export const contactImportInput = z.object({
  target: attributeTarget,
  fileName: z.string().trim().max(200).default(''),
  text: z.string().min(1).max(5_000_000),
});

export const contactImportStart = z.object({
  mapping,
  /** What happens to those who are known already: what the file says of them is taken, or nothing. */
  known: z.enum(knownOnes).default('update'),
  /** Says what would become of it, and changes nothing. */
  dryRun: z.boolean().default(false),
});
