import { z } from 'zod';
import { conversation, conversationPatch } from './conversation.ts';
import { refusal } from './decision.ts';
import { clientId, message } from './message.ts';
import { id, moment } from './primitives.ts';
import { macroAction } from './rule.ts';

const fields = {
  name: z.string().trim().min(1).max(120),
  /** For everybody; else only for whoever made it. */
  shared: z.boolean().default(false),
  actions: z.array(macroAction).min(1).max(12),
};

const speaks = ({ type }: { type: string }): boolean => type === 'reply' || type === 'answer';

/** Several actions in a click. */
export const macroInput = z.object(fields).superRefine(({ actions }, context) => {
  const second = actions.findIndex((action, at) => speaks(action) && actions.findIndex(speaks) < at);
  if (second < 0) return;
  const message = 'A macro answers the customer once.';
  context.addIssue({ code: 'custom', path: ['actions', second, 'type'], message });
});
export type MacroInput = z.output<typeof macroInput>;

export const macro = z.object({
  id,
  ...fields,
  version: z.number().int(),
  updatedAt: moment,
  updatedBy: z.string(),
});
export type Macro = z.infer<typeof macro>;

/** A macro as it was, with who made it so. */
export const macroVersion = z.object({
  version: z.number().int(),
  at: moment,
  by: z.string(),
  change: z.enum(['created', 'changed', 'deleted']),
  macro: z.object(fields),
});
export type MacroVersion = z.infer<typeof macroVersion>;

/** What is exported and imported. Names stand for ids, so that another workspace can read it. */
export const macroFile = z.object({
  kind: z.literal('onevoice.macros'),
  version: z.literal(1),
  /** Each is held against the schema of a macro with a sentence for what does not fit. */
  macros: z.array(z.unknown()).max(2000),
  /** Id -> name of the people, teams, tags, answers and policies that the macros mention. */
  names: z.record(id, z.string()).default({}),
});
export type MacroFile = z.output<typeof macroFile>;

/** One action of a macro, in one conversation. */
export const macroStep = z.object({
  action: macroAction,
  /** Why it is left out; null: it is done. */
  why: refusal.nullable(),
  /** What is written, with what its names stand for. */
  text: z.string().nullable(),
});
export type MacroStep = z.infer<typeof macroStep>;

export const macroPreview = z.object({ version: z.number().int(), steps: z.array(macroStep) });
export type MacroPreview = z.infer<typeof macroPreview>;

export const macroRun = z.object({
  /** The same again does nothing more. */
  clientId,
  /** Of the macro, as it was looked at. */
  version: z.number().int(),
  /** Of the conversation; when the customer wrote since, nothing is answered and nothing done. */
  expectedRevision: z.number().int().min(0),
});
export type MacroRun = z.infer<typeof macroRun>;

export const macroResult = z.object({
  conversation,
  steps: z.array(macroStep),
  /** The answer, held for the undo time. */
  reply: message.nullable(),
  /** What brings the conversation back to how it was; notes stay. */
  undo: conversationPatch,
});
export type MacroResult = z.infer<typeof macroResult>;
