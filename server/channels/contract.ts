import type { z } from 'zod';
import type { Capabilities, CheckResult } from '../../shared/schemas/channel.ts';
import type { InboxAccount } from './contract/account.ts';
import type { ActionRequest, ActionResult, Connect } from './contract/connect.ts';
import type { Inbound, IncomingItem } from './contract/inbound.ts';
import type { AnsweredMessage, OutboundMessage, SendResult } from './contract/outbound.ts';
import type { InboundFile, ParseContext, ParsedItem, Sender } from './contract/parsed.ts';
import type { ChannelFixture, Simulator } from './contract/simulator.ts';
import type { VisitorDesk } from './contract/visitors.ts';

export type { InboxAccount, SessionEvent } from './contract/account.ts';
export type { ActionRequest, ActionResult, ActionTarget, Connect, Connected } from './contract/connect.ts';
export type {
  Inbound,
  IncomingItem,
  Listener,
  ListenerHost,
  WebhookAnswer,
  WebhookRequest,
} from './contract/inbound.ts';
export { SendError } from './contract/outbound.ts';
export type {
  AnsweredMessage,
  OpenFile,
  OutboundFile,
  OutboundMessage,
  SendErrorKind,
  SendResult,
} from './contract/outbound.ts';
export type {
  InboundFile,
  Sender,
  KnownHandle,
  ParseContext,
  ParsedChange,
  ParsedDeletion,
  ParsedEdit,
  ParsedIgnored,
  ParsedItem,
  ParsedMessage,
  ParsedReceipt,
  PostFacts,
  ThreadingHints,
} from './contract/parsed.ts';
export type {
  ChannelFixture,
  Fault,
  RunningSimulator,
  SimulatedChange,
  SimulatedPost,
  Simulator,
} from './contract/simulator.ts';

export type { TurnLimit, Turns } from './contract/turns.ts';
export type { Desk, VisitorDesk } from './contract/visitors.ts';

/**
 * What a connector is. A channel knows its provider and nothing of the store, the queue or the web: it turns the
 * provider's bytes into `ParsedItem`s and an `OutboundMessage` into a provider call. Adding one is a folder and a line
 * in registry.ts. What stands in `contract/` is part of it; import all of it from here.
 */
export interface Channel<Settings = unknown, Secrets = unknown> {
  id: string;
  /** Shown as it is; product names are not translated. */
  name: string;
  /** A name from the icon set of the web, or the data of an SVG path in a 24×24 box. */
  icon: string;
  addressed: boolean;
  /** The form is drawn from it: give title, description, and default. */
  settings: z.ZodType<Settings>;
  secrets: z.ZodType<Secrets>;
  capabilities: Capabilities;
  /** What this one inbox can do, where it differs: an instance's limits. Pure; `learned` is null at first. */
  capabilitiesOf?(
    account: Pick<InboxAccount<Settings, Secrets>, 'address' | 'settings' | 'learned'>,
  ): Capabilities;
  inbound: Inbound<Settings, Secrets>;
  /** Only with inbound kind "session": how the core keeps the sessions of those who write. */
  visitors?: VisitorDesk<Settings, Secrets>;
  /** The externalId of an item that was pushed in raw (POST /inboxes/{id}/raw), and its summary. */
  describeRaw(raw: Buffer): Pick<IncomingItem, 'externalId' | 'summary'>;
  /** Fetches what an item only names (files behind ids), before `parse`, in the worker. Throws: the item is tried again. */
  collect?(account: InboxAccount<Settings, Secrets>, raw: Buffer): Promise<InboundFile[]>;
  /** Asks who wrote an item, where the provider names people by ids only; null: they stay so. Before `parse`, in the worker. Throws: tried again. */
  introduce?(account: InboxAccount<Settings, Secrets>, raw: Buffer): Promise<Sender | null>;
  /**
   * Fetches the picture by which the provider shows somebody, in the worker; null: they have none. `picture` is what the
   * author's card named. Left out: it is fetched from there, by anybody's way. Throws: it is tried another day.
   */
  portrait?(
    account: InboxAccount<Settings, Secrets>,
    of: { address: string; picture: string | null },
  ): Promise<Buffer | null>;
  /** Bytes to items; no network, no clock but the context's. Throws only on what cannot be read at all. */
  parse(raw: Buffer, context: ParseContext): Promise<ParsedItem>;
  send(account: InboxAccount<Settings, Secrets>, message: OutboundMessage): Promise<SendResult>;
  /** Does one of `capabilities.actions`. @throws SendError */
  act?(account: InboxAccount<Settings, Secrets>, request: ActionRequest): Promise<ActionResult>;
  /** What every answer to this message begins with ("@alice@example.social "): counted, shown, and put in front when it is missing. */
  opening?(answered: AnsweredMessage, account: Pick<InboxAccount<Settings, Secrets>, 'address'>): string;
  /** HTML of how the customer will see it; the core sanitises it. Left out: as plain text. */
  preview?(text: string, html: string | null): string;
  /**
   * Cuts what is too long into parts within the capabilities; the core numbers nothing here. Left out: the core cuts at
   * paragraphs, sentences, words, and ends each part with " (1/3)". Only asked when `capabilities.tooLong` is split.
   */
  split?(text: string, capabilities: Capabilities, opening: string): string[];
  /** Where a customer who follows it comes to us with this token (`ParsedMessage.personalLink`); null: not now. */
  personalLink?(
    account: Pick<InboxAccount<Settings, Secrets>, 'address' | 'learned'>,
    token: string,
  ): string | null;
  /** Makes the connection by asking the provider; left out: people fill in the form. */
  connect?: Connect;
  /** Tries in and out and says what the provider says; never throws. */
  check(account: InboxAccount<Settings, Secrets>): Promise<CheckResult>;
  /** Frees pooled connections of an inbox (settings changed, inbox disabled). */
  release(inboxId: string): Promise<void>;
  /** Loaded only when the demo or a test asks for it. */
  simulator?: () => Promise<Simulator>;
  /** For the contract suite. */
  fixtures?: () => Promise<ChannelFixture[]>;
}

/** Keeps the settings' types inside the channel and hides them outside. */
export function defineChannel<Settings, Secrets>(channel: Channel<Settings, Secrets>): Channel {
  return channel;
}
