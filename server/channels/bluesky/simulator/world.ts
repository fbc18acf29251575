import { createHash } from 'node:crypto';
import { tidFor } from '../tid.ts';

/** The simulated network's people, records and chats. */

export interface SimActor {
  did: string;
  handle: string;
  displayName: string;
}

export interface SimRecord {
  uri: string;
  cid: string;
  value: Record<string, unknown>;
  indexedAt: Date;
}

export interface SimNotice {
  uri: string;
  reason: 'mention' | 'reply' | 'quote';
  indexedAt: Date;
}

export interface SimChatMessage {
  id: string;
  convoId: string;
  sender: string;
  text: string;
  sentAt: Date;
  deleted: boolean;
}

export interface SimLogEntry {
  rev: number;
  type: 'logCreateMessage' | 'logDeleteMessage';
  message: SimChatMessage;
}

export interface NewRecord {
  collection: string;
  value: Record<string, unknown>;
  rkey?: string | undefined;
}

/** A made-up name for what has this content; only equality matters. */
function cidOf(value: unknown): string {
  return `bafyrei${createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 52)}`;
}

export class World {
  readonly us: SimActor;
  readonly records = new Map<string, SimRecord>();
  readonly notices: SimNotice[] = [];
  readonly chat: SimChatMessage[] = [];
  readonly log: SimLogEntry[] = [];
  readonly muted = new Set<string>();
  readonly reports: unknown[] = [];
  readonly blobs = new Map<string, { type: string; content: Buffer }>();
  /** Told of every post and chat message that our account wrote. */
  onOwn: (what: SimRecord | SimChatMessage) => void = () => undefined;
  readonly now: () => Date;
  readonly #actors = new Map<string, SimActor>();
  #last = 0;

  constructor(now: () => Date) {
    this.now = now;
    this.us = this.actor('support.test', 'Support');
  }

  number(): number {
    this.#last += 1;
    return this.#last;
  }

  /** By DID or by handle; made when nobody has it. */
  actor(name: string, displayName = ''): SimActor {
    const known = this.find(name);
    if (known) return known;
    const isDid = name.startsWith('did:');
    const letters = createHash('sha256').update(name).digest('hex');
    const handle = isDid ? `${letters.slice(0, 8)}.test` : name.toLowerCase();
    const made = { did: isDid ? name : `did:plc:${letters.slice(0, 24)}`, handle, displayName };
    this.#actors.set(made.did, made);
    return made;
  }

  find(name: string): SimActor | undefined {
    return [...this.#actors.values()].find(
      ({ did, handle }) => did === name || handle === name.toLowerCase(),
    );
  }

  /** @returns null: there is one under this key */
  create(actor: SimActor, { collection, value, rkey }: NewRecord): SimRecord | null {
    const key = rkey ?? tidFor(`record ${this.number()}`, this.now());
    const uri = `at://${actor.did}/${collection}/${key}`;
    if (this.records.has(uri)) return null;
    return this.put(actor, uri, value);
  }

  put(actor: SimActor, uri: string, value: Record<string, unknown>): SimRecord {
    const record = { uri, cid: cidOf(value), value, indexedAt: this.now() };
    this.records.set(uri, record);
    if (uri.includes('/app.bsky.feed.post/')) {
      if (actor.did === this.us.did) this.onOwn(record);
      else this.#notify(record);
    }
    return record;
  }

  say(sender: SimActor, convoId: string, { text, id, sentAt }: { text: string; id?: string; sentAt?: Date }) {
    const message: SimChatMessage = {
      ...{ id: id ?? tidFor(`chat ${this.number()}`, this.now()), convoId, sender: sender.did, text },
      ...{ sentAt: sentAt ?? this.now(), deleted: false },
    };
    this.chat.push(message);
    this.log.push({ rev: this.number(), type: 'logCreateMessage', message });
    if (sender.did === this.us.did) this.onOwn(message);
    return message;
  }

  takeBack(message: SimChatMessage): void {
    message.deleted = true;
    this.log.push({ rev: this.number(), type: 'logDeleteMessage', message });
  }

  /** The chat of us and somebody: named after them. */
  convoOf(did: string): string {
    return `convo${did.replaceAll(/[^a-z0-9]/g, '').slice(-16)}`;
  }

  #notify(record: SimRecord): void {
    const reason = this.#reasonOf(record);
    if (reason) this.notices.push({ uri: record.uri, reason, indexedAt: record.indexedAt });
  }

  #reasonOf({ value }: SimRecord): SimNotice['reason'] | null {
    const reply = value.reply as { parent?: { uri?: string } } | undefined;
    if (reply?.parent?.uri?.startsWith(`at://${this.us.did}/`)) return 'reply';
    const facets = JSON.stringify(value.facets ?? []);
    if (facets.includes(`"${this.us.did}"`)) return 'mention';
    const quoted = JSON.stringify(value.embed ?? {});
    return quoted.includes(`at://${this.us.did}/app.bsky.feed.post/`) ? 'quote' : null;
  }
}
