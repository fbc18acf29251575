import type { PostFacts } from './parsed.ts';
import type { Participant } from '../../../shared/schemas/primitives.ts';
import type { ParsedItem } from './parsed.ts';
import type { WebhookRequest } from './inbound.ts';

/** One message in the provider's world, for simulation. */
export interface SimulatedPost {
  from: Participant;
  to: Participant[];
  subject: string;
  text: string;
  /** Without brackets. */
  externalId: string;
  inReplyTo: string | null;
  references: string[];
  files: { name: string; type: string; content: Buffer }[];
  date: Date;
  post?: PostFacts;
  /** Answers of ours, as the provider got them: its visibility. */
  visibility?: string;
}

/** What goes wrong with the provider until it is healed. */
export type Fault =
  | { kind: 'rate-limited'; retryAfterSeconds: number }
  | { kind: 'server-error' }
  /** Takes the request and never answers. */
  | { kind: 'no-answer' }
  /** Does what is asked, then breaks the connection instead of answering. */
  | { kind: 'lost-answer' }
  /** The token was taken away. */
  | { kind: 'token-lost' }
  /** The token ran out; a refresh gives another where the provider has that. */
  | { kind: 'token-expired' }
  /** Refuses this one message for good. */
  | { kind: 'refused' };

/** A provider that runs. */
export interface RunningSimulator {
  /** An inbox with these talks to it. */
  settings: Record<string, unknown>;
  secrets?: Record<string, string>;
  address?: string;
  stop(): Promise<void>;
  /** Lets a customer write: it comes by the provider's own way (stream, poll, webhook to `callbackUrl`). */
  arrive?(post: SimulatedPost): Promise<void>;
  /** For send and act, from now on; null heals. Every provider can fail; only what ends in our own server has none. */
  fail?(fault: Fault | null): void;
  /** All that was sent, in order, also what `lost-answer` swallowed. */
  posts?(): SimulatedPost[];
}

export interface SimulatedChange {
  text: string;
  at: Date;
  /** Left out: as they were. */
  files?: SimulatedPost['files'];
}

/** A loopback fake of the provider, for the demo and for tests. It speaks the provider's real protocol. */
export interface Simulator {
  /** Starts it; what an inbox with the returned settings sends arrives at `onSent`. */
  start(
    onSent: (post: SimulatedPost) => void,
    options?: { callbackUrl?: string; now?: () => Date },
  ): Promise<RunningSimulator>;
  /** The raw bytes by which the provider would hand us this post. What they only name (files) is had from `running`. */
  compose(post: SimulatedPost, running?: RunningSimulator): Promise<Buffer>;
  /** The raw bytes of the author's change of that post to this text, and to these files where that is possible, at this time. */
  composeEdit?(post: SimulatedPost, changed: SimulatedChange, running?: RunningSimulator): Promise<Buffer>;
  /** The raw bytes of its deletion. */
  composeDeletion?(post: SimulatedPost, at: Date): Promise<Buffer>;
  /** The raw bytes of news about what we sent, known by our id or by the provider's. */
  composeReceipt?(
    about: { messageId: string; externalId: string },
    outcome: 'delivered' | 'read' | 'failed',
  ): Promise<Buffer>;
  /** Webhook channels: the request by which the provider would hand over these bytes, signed at this time. */
  request?(raw: Buffer, signed: { secrets: Record<string, string>; at: Date }): WebhookRequest;
}

/** Bytes as the provider really sends them, and what they mean. */
export interface ChannelFixture {
  name: string;
  raw: Buffer;
  /** Whose inbox it came to, where that matters: its address and what was learned of it. */
  inbox?: { address: string; learned?: Record<string, unknown> };
  /** Parts of the parsed item that must be so. */
  expects: Partial<ParsedItem> & Pick<ParsedItem, 'type'>;
}
