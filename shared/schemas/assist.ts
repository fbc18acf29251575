import { z } from 'zod';
import { id, moment } from './primitives.ts';

/** A language as the model is told it: "de", "zh-Hant". */
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/, 'Use a code such as “de”.');

/** The model that may help, where it is and what it may see. */
export const assistSettings = z.object({
  enabled: z.boolean(),
  /** Up to where "/chat/completions" follows: "https://api.example.com/v1". */
  endpoint: z.string().trim().max(500),
  model: z.string().trim().max(200),
  /** "host" or "host:port" of an address in the own network that may be called; null: only public ones, by https. */
  ownAddress: z.string().trim().max(260).nullable(),
  /** Names, addresses, numbers of people and links are replaced before anything leaves, and put back after. */
  masks: z.boolean(),
  /** Inboxes of which nothing leaves. */
  offInboxIds: z.array(id).max(500),
  /** So often in an hour one person may ask. */
  perHour: z.number().int().min(1).max(1000),
  /** As much as one question may hold, in tokens. */
  contextTokens: z.number().int().min(1000).max(200_000),
});
export type AssistSettings = z.output<typeof assistSettings>;

const versioned = { version: z.number().int().min(0) };
/** Settings as they are shown: the key never is. */
export const shownAssist = assistSettings.extend({ ...versioned, keySet: z.boolean() });
export type ShownAssist = z.output<typeof shownAssist>;
/** `key` left out: the one that is kept; empty: none. */
export const assistInput = assistSettings.extend({
  ...versioned,
  key: z.string().trim().max(1000).optional(),
});
export type AssistInput = z.output<typeof assistInput>;

/** What a test of settings gave. */
export const assistCheck = z.object({
  ok: z.boolean(),
  /** What the model said, or what went wrong. */
  said: z.string(),
  millis: z.number().int(),
});
export type AssistCheck = z.output<typeof assistCheck>;

export const tones = ['shorter', 'warmer', 'formal'] as const;
export type Tone = (typeof tones)[number];

const text = z.string().trim().min(1).max(20_000);

/** What is asked of the model about a conversation. */
export const assistAsk = z.discriminatedUnion('task', [
  z.object({
    task: z.literal('draft'),
    /** What the writer wants to say, in their words. */
    wish: z.string().trim().max(2000).default(''),
  }),
  z.object({ task: z.literal('tone'), tone: z.enum(tones), text }),
  z.object({ task: z.literal('translate'), text, language }),
  /** A message, for who reads it. */
  z.object({ task: z.literal('message'), messageId: id, language }),
  z.object({
    task: z.literal('summary'),
    language,
    /** Also where there is one already. */
    again: z.boolean().default(false),
  }),
]);
export type AssistAsk = z.output<typeof assistAsk>;
export type AssistTask = AssistAsk['task'];

/** Something that a draft is made of: an approved answer, or what was answered to a question like it. */
export const assistSource = z.object({
  number: z.number().int(),
  kind: z.enum(['answer', 'earlier']),
  title: z.string(),
  text: z.string(),
  answerId: id.nullable(),
  conversation: z.object({ id, number: z.number().int() }).nullable(),
});
export type AssistSource = z.output<typeof assistSource>;

/** The lines of an answer, as they come; one JSON each. The last one is `done` or `failed`. */
export const assistEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('sources'), sources: z.array(assistSource) }),
  z.object({ type: z.literal('text'), text: z.string() }),
  z.object({
    type: z.literal('done'),
    madeAt: moment,
    /** It was asked before, and is what was said then. */
    kept: z.boolean(),
    /** Not all of it: what was asked about was too long, or the answer was. */
    cut: z.boolean(),
    /** Something was said in the conversation since. */
    stale: z.boolean(),
  }),
  z.object({ type: z.literal('failed'), detail: z.string() }),
]);
export type AssistEvent = z.output<typeof assistEvent>;

/** What a reply was written as before it was translated. */
export const writtenAs = z.object({ text: z.string().trim().min(1).max(20_000), language });
export type WrittenAs = z.output<typeof writtenAs>;
