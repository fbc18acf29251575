import { z } from 'zod';
import { isTimeZone } from '../widget/opening.ts';
import { capabilities, channelHealth } from './channel.ts';
import { id, moment, patchOf } from './primitives.ts';

export const inbox = z.object({
  id,
  name: z.string(),
  channel: z.string(),
  /** What people write to: support@example.com, @acme. */
  address: z.string(),
  enabled: z.boolean(),
  /** Everything but secrets; shaped by the channel's settings schema. Only shown to those who may manage inboxes. */
  settings: z.record(z.string(), z.unknown()),
  /** Which secrets are set; never their values. */
  secretsSet: z.array(z.string()),
  memberIds: z.array(id),
  /** New conversations go to this team, whose online members with capacity take turns; null: to the inbox's members. */
  teamId: id.nullable(),
  autoAssign: z.boolean(),
  /** For promises that go by the clocks of the inbox; null: the workspace's. */
  timeZone: z.string().nullable(),
  signature: z.object({ text: z.string(), html: z.string() }),
  health: channelHealth,
  /** What this inbox can do: its channel's, with the limits of its own provider; null when its channel is gone. */
  capabilities: capabilities.nullable(),
  /** Where the provider hands messages in; null: nowhere. */
  webhookUrl: z.string().nullable(),
  /** HTML that a web site puts in; null: there is nothing to put in. */
  embed: z.string().nullable(),
  /** A model may be asked about what is said here. */
  assisted: z.boolean(),
  createdAt: moment,
});
export type Inbox = z.infer<typeof inbox>;

export const inboxInput = z.object({
  name: z.string().trim().min(1).max(80),
  channel: z.string().min(1).max(40),
  address: z.string().trim().max(254).default(''),
  enabled: z.boolean().default(true),
  settings: z.record(z.string(), z.unknown()).default({}),
  /** Only those given are changed; an empty string removes one. */
  secrets: z.record(z.string(), z.string().max(10_000)).default({}),
  memberIds: z.array(id).max(1000).default([]),
  teamId: id.nullable().default(null),
  autoAssign: z.boolean().default(true),
  timeZone: z
    .string()
    .max(60)
    .refine(isTimeZone, { message: 'Use a time zone such as Europe/Berlin.' })
    .nullable()
    .default(null),
  signature: z
    .object({ text: z.string().max(5000), html: z.string().max(20_000) })
    .default({ text: '', html: '' }),
});
export const inboxPatch = patchOf(inboxInput.omit({ channel: true }));

/** Tries settings before or after they are saved; secrets left out are taken from the saved inbox. */
export const inboxCheck = z.object({
  inboxId: id.optional(),
  channel: z.string().max(40),
  address: z.string().trim().max(254).default(''),
  settings: z.record(z.string(), z.unknown()),
  secrets: z.record(z.string(), z.string().max(10_000)).default({}),
});
