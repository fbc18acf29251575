import { z } from 'zod';
import { moment } from './primitives.ts';

/** What kind of thing a customer's message is: written to us, about us, a review, a comment under something of ours. */
export const postKind = z.enum(['message', 'mention', 'review', 'comment']);
export type PostKind = z.infer<typeof postKind>;

/** Who may see it, widest first: everyone; everyone but not in lists; followers; those it is addressed to. */
export const postVisibility = z.enum(['public', 'unlisted', 'followers', 'direct']);
export type PostVisibility = z.infer<typeof postVisibility>;

export const rating = z.object({ value: z.number(), best: z.number() });
export type Rating = z.infer<typeof rating>;

/** Who wrote a post, as the platform shows them at that moment. */
export const authorCard = z.object({
  handle: z.string().max(320),
  avatarUrl: z.string().max(2000).nullable(),
  bio: z.string().max(5000),
  followers: z.number().int().nullable(),
  profileUrl: z.string().max(2000).nullable(),
});
export type AuthorCard = z.infer<typeof authorCard>;

/** A post of others (or of ours) that stands before a message in a public thread. */
export const postContext = z.object({
  externalId: z.string().max(1000),
  author: z.string().max(200),
  handle: z.string().max(320),
  text: z.string().max(20_000),
  url: z.string().max(2000).nullable(),
  sentAt: moment.nullable(),
  /** Written by the inbox's own account. */
  ours: z.boolean(),
});
export type PostContext = z.infer<typeof postContext>;

/** What a message shows of the post that it is. */
export const postDetails = z.object({
  kind: postKind,
  visibility: postVisibility,
  url: z.string().nullable(),
  rating: rating.nullable(),
  contentWarning: z.string().nullable(),
  watched: z.string().nullable(),
  /** The branch or shop that a review is about, as the platform names it; not there where it says none. */
  place: z.string().nullable().optional(),
  authorCard: authorCard.nullable(),
  context: z.array(postContext),
});
export type PostDetails = z.infer<typeof postDetails>;
