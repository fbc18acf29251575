import { z } from 'zod';
import { campaignSubject } from './campaign.ts';
import { id, moment, page, pageQuery } from './primitives.ts';

/** What becomes of an idea: in this order, and from any to any. */
export const ideaStatuses = ['new', 'considered', 'planned', 'done', 'declined'] as const;
export const ideaStatus = z.enum(ideaStatuses);
export type IdeaStatus = z.infer<typeof ideaStatus>;

/** What voters may be told of: that it is new is no news. */
export const toldStatuses = ['considered', 'planned', 'done', 'declined'] as const;
export const toldStatus = z.enum(toldStatuses);
export type ToldStatus = z.infer<typeof toldStatus>;

const title = z.string().trim().min(1, 'Say in a few words what it is about.').max(160);

export const ideaInput = z.object({
  title,
  /** In our own words. */
  text: z.string().trim().max(4000).default(''),
});
export type IdeaInput = z.output<typeof ideaInput>;

/** What the public board says of it in one language; the first stands for languages that have none. */
export const ideaBoardText = z.object({
  language: z.string().regex(/^[a-z]{2,3}$/, 'Use a code such as “de”.'),
  title,
  text: z.string().trim().max(4000).default(''),
  /** Why it stands where it stands. */
  reason: z.string().trim().max(1000).default(''),
});
export type IdeaBoardText = z.output<typeof ideaBoardText>;

export const ideaBoardTexts = z
  .array(ideaBoardText)
  .min(1, 'Write what the board says.')
  .max(20)
  .refine((all) => new Set(all.map(({ language }) => language)).size === all.length, {
    message: 'There are two texts for one language.',
  });

export const idea = z.object({
  id,
  title: z.string(),
  text: z.string(),
  status: ideaStatus,
  /** Why it stands where it stands, as voters may read it. */
  reason: z.string(),
  /** What the public board says; null: it does not stand there. */
  board: z.array(ideaBoardText).nullable(),
  /** People who voted for it or for what was merged into it, each once. */
  votes: z.number().int(),
  /** Conversations in which it came up. */
  conversations: z.number().int(),
  /** What its voters have ordered, in the currency of most orders; null: nothing. */
  worth: z.object({ total: z.number(), currency: z.string() }).nullable(),
  /** The idea that it is part of now. */
  mergedInto: z.object({ id, title: z.string() }).nullable(),
  /** Ideas that were merged into it. */
  merged: z.array(z.object({ id, title: z.string(), votes: z.number().int() })),
  version: z.number().int(),
  createdAt: moment,
  createdBy: z.string(),
  updatedAt: moment,
});
export type Idea = z.infer<typeof idea>;

export const ideaSorts = ['votes', 'recent', 'value'] as const;
export const ideaSort = z.enum(ideaSorts);
export type IdeaSort = z.infer<typeof ideaSort>;

export const ideaQuery = pageQuery.extend({
  status: ideaStatus.optional(),
  sort: ideaSort.default('votes'),
});
export const ideaPage = page(idea);

/** Another idea that says nearly the same. */
export const similarIdea = idea.pick({ id: true, title: true, status: true, votes: true }).extend({
  /** From 0 to 1. */
  likeness: z.number(),
});
export type SimilarIdea = z.infer<typeof similarIdea>;

export const ideaVoteInput = z.object({
  contactId: id,
  /** They asked to hear what becomes of it. */
  tell: z.boolean().default(false),
});

export const ideaVoter = z.object({
  contactId: id,
  name: z.string(),
  at: moment,
  /** They asked to hear what becomes of it. */
  tell: z.boolean(),
  source: z.enum(['agent', 'board', 'link']),
  worth: z.object({ total: z.number(), currency: z.string() }).nullable(),
});
export type IdeaVoter = z.infer<typeof ideaVoter>;
/** hidden: voters of whom the reader sees no conversation. */
export const ideaVoters = z.object({
  items: z.array(ideaVoter),
  next: z.string().nullable(),
  hidden: z.number().int(),
});

export const ideaConversation = z.object({
  conversationId: id,
  number: z.number().int(),
  subject: z.string(),
  name: z.string(),
  /** The message that said it. */
  messageId: id.nullable(),
  at: moment,
});
export type IdeaConversation = z.infer<typeof ideaConversation>;

export const ideaEventKinds = [
  'created',
  'edited',
  'status',
  'merged',
  'took-in',
  'parted',
  'published',
  'hidden',
  'told',
] as const;
export const ideaEvent = z.object({
  id,
  kind: z.enum(ideaEventKinds),
  at: moment,
  by: z.string(),
  from: ideaStatus.nullable(),
  to: ideaStatus.nullable(),
  reason: z.string(),
  /** The other idea of a merge. */
  other: z.object({ id, title: z.string() }).nullable(),
});
export type IdeaEvent = z.infer<typeof ideaEvent>;

/** From a conversation: to an idea that is there, or to a new one. The customer's vote is added. */
export const collectInput = z
  .object({
    /** The message that said it. */
    messageId: id.nullable().default(null),
    ideaId: id.nullable().default(null),
    idea: ideaInput.nullable().default(null),
    tell: z.boolean().default(false),
  })
  .superRefine(({ ideaId, idea: fresh }, context) => {
    if ((ideaId === null) !== (fresh === null)) return;
    context.addIssue({ code: 'custom', path: ['ideaId'], message: 'Choose an idea, or write a new one.' });
  });
export type CollectInput = z.output<typeof collectInput>;

/** How voters are told where an idea stands. */
export const tellInput = z.object({
  /** asked: who asked to hear of it, unless they refused. consented: every voter who said yes to news. */
  audience: z.enum(['asked', 'consented']).default('asked'),
  /** The approved text, in which {{idea.title}}, {{idea.status}} and {{idea.reason}} stand for this one's. */
  answerId: id,
  subjects: z.array(campaignSubject).max(30).default([]),
  inboxIds: z.array(id).min(1, 'Choose an inbox.').max(10),
});
export type TellInput = z.output<typeof tellInput>;

/** A vote of somebody, with the idea as it stands now. */
export const contactIdea = z.object({
  idea: idea.pick({ id: true, title: true, status: true }),
  at: moment,
  tell: z.boolean(),
});
export type ContactIdea = z.infer<typeof contactIdea>;
