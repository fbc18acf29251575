import { z } from 'zod';
import { clientId } from './message.ts';
import { id, moment, recipient, subjectLine } from './primitives.ts';

/** waiting: who was asked has not answered; answered: the next word is ours; closed: it is done. */
export const sideState = z.enum(['waiting', 'answered', 'closed']);
export type SideState = z.infer<typeof sideState>;

/** What a side conversation is besides a conversation: asked out of another, apart from its customer. */
export const side = z.object({
  /** The conversation that it was asked from. */
  of: id,
  ofNumber: z.number().int(),
  /** Who asked, and which of us are asked. */
  openerId: id,
  userIds: z.array(id),
  /** Are there people outside, who answer by mail? Else it is among us, in notes. */
  byMail: z.boolean(),
  /** Who is asked, as one line. */
  name: z.string(),
  state: sideState,
  openedAt: moment,
  /** Whom it waits for, and since when; null: for nobody. */
  waitsFor: z.string().nullable(),
  waitsSince: moment.nullable(),
  /** Their newest answer. */
  answeredAt: moment.nullable(),
  closedAt: moment.nullable(),
});
export type Side = z.infer<typeof side>;

/** What a conversation shows of one of its side conversations. `since`: when it got into this state. */
export const sideSummary = z.object({ id, name: z.string(), state: sideState, since: moment });
export type SideSummary = z.infer<typeof sideSummary>;

/** A question to colleagues or to people outside, about a conversation and apart from its customer. */
export const askInput = z
  .object({
    clientId,
    /** People outside, by mail. */
    to: z.array(recipient).max(20).default([]),
    /** Colleagues: they are told, and see this side conversation alone. */
    userIds: z.array(id).max(20).default([]),
    subject: subjectLine.min(1),
    text: z.string().max(500_000),
    attachmentIds: z.array(id).max(50).default([]),
    /** Messages of the conversation that are quoted below the question; nothing else of it is told. */
    quoteIds: z.array(id).max(20).default([]),
    /** Files of the conversation that go with it. */
    fileIds: z.array(id).max(20).default([]),
    /** Sent from this inbox; left out: from the conversation's own, where that sends mail. */
    inboxId: id.optional(),
  })
  .refine(({ to, userIds }) => to.length + userIds.length > 0, {
    path: ['to'],
    message: 'Name at least one.',
  });
export type AskInput = z.output<typeof askInput>;
