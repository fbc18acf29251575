import { z } from 'zod';
import { searchProblemCodes } from '../search/parse.ts';
import { contact } from './contact.ts';
import { conversationForViewer } from './conversation.ts';
import { author, messageKind } from './message.ts';
import { id, moment } from './primitives.ts';

/** A text in parts, those that were found marked: nothing in it is to be read as HTML. */
export const markedText = z.array(z.object({ text: z.string(), hit: z.boolean() }));
export type MarkedText = z.infer<typeof markedText>;

/** A message that was found. */
export const searchHit = z.object({
  message: z.object({ id, kind: messageKind, author, sentAt: moment }),
  conversation: conversationForViewer,
  /** Who wrote it. */
  sender: markedText,
  subject: markedText,
  /** The words around what was found. */
  excerpt: markedText,
  /** Names of the files that were found by them. */
  attachments: z.array(markedText),
  /** Everything that was looked for is in its subject, or stands side by side as it was written. */
  best: z.boolean(),
});
export type SearchHit = z.infer<typeof searchHit>;

/** A part of the query that makes no sense, with its place in it. */
export const searchProblem = z.object({
  code: z.enum(searchProblemCodes),
  operator: z.string(),
  value: z.string(),
  start: z.number().int(),
  end: z.number().int(),
});

export const searchQuery = z.object({
  q: z.string().max(1000),
  cursor: z.string().max(300).optional(),
  limit: z.coerce.number().int().min(1).max(50).default(25),
  /** IANA name: where a day begins for `before:` and `after:`. */
  timeZone: z.string().max(60).default('UTC'),
});
export type SearchInput = z.infer<typeof searchQuery>;

export const searchResult = z.object({
  /** Newest first. */
  items: z.array(searchHit),
  /** Pass it as `cursor` for older ones; null at the end. */
  next: z.string().nullable(),
  /** Set when the time was up before the page was full: everything newer has been looked through. */
  searchedBackTo: moment.nullable(),
  /** People whose name or address begins so; on the first page of plain words. */
  people: z.array(contact),
  /** While there are any, nothing is looked for. */
  problems: z.array(searchProblem),
  /** The index is being made: what is older may still be missing. */
  indexing: z.boolean(),
});
export type SearchResult = z.infer<typeof searchResult>;
