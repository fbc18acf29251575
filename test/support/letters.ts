import { z } from 'zod';
import { defineChannel, type ParsedMessage, type ParsedReceipt } from '../../server/channels/contract.ts';
import { addChannel } from '../../server/channels/registry.ts';
import { ingestInbox } from '../../server/services/messages/ingest.ts';
import { acceptRaw } from '../../server/services/raw-items/accept.ts';
import { newId } from '../../server/store/ids.ts';
import type { StoredInbox } from '../../server/store/inboxes.ts';
import { testCapabilities, type ServiceContext } from './service-context.ts';

/** A mail in few words. Addresses as "anna@a.example"; ids without brackets. */
export interface Letter {
  id: string;
  from?: string;
  fromName?: string;
  to?: string[];
  cc?: string[];
  replyTo?: string[];
  subject?: string;
  text?: string;
  html?: string;
  files?: { name: string; type: string; text: string; contentId?: string }[];
  references?: string[];
  inReplyTo?: string[];
  threadIndex?: string;
  token?: string;
  automatic?: boolean;
  verified?: boolean;
  spam?: boolean;
  dedupeKey?: string;
  /** Kind of the sender's identity; left out: email. */
  kind?: string;
  /** How people see the sender's address. */
  handle?: string;
  identities?: ParsedMessage['identities'];
  personalLink?: string;
  post?: ParsedMessage['post'];
  /** What the parser does instead of reading it. */
  trouble?: 'throws' | 'ignored' | 'hangs';
  receipt?: Pick<ParsedReceipt, 'about' | 'outcome'>;
}

const person = (address: string, name = '') => ({ address, name });

function read(letter: Letter): ParsedMessage {
  return {
    type: 'message',
    externalId: letter.id,
    dedupeKey: letter.dedupeKey ?? letter.id,
    from: {
      ...person(letter.from ?? 'anna@customer.example', letter.fromName ?? 'Anna'),
      ...(letter.handle !== undefined && { handle: letter.handle }),
    },
    verified: letter.verified ?? null,
    replyTo: (letter.replyTo ?? []).map((address) => person(address)),
    to: (letter.to ?? ['support@acme.example']).map((address) => person(address)),
    cc: (letter.cc ?? []).map((address) => person(address)),
    subject: letter.subject ?? 'Hello',
    text: letter.text ?? 'How are you?',
    html: letter.html ?? null,
    quotedText: null,
    quotedHtml: null,
    files: (letter.files ?? []).map((file) => ({
      name: file.name,
      type: file.type,
      content: Buffer.from(file.text),
      contentId: file.contentId ?? null,
      inline: file.contentId !== undefined,
    })),
    sentAt: null,
    threading: {
      replyToken: letter.token ?? null,
      inReplyTo: letter.inReplyTo ?? [],
      references: letter.references ?? [],
      threadIndex: letter.threadIndex ?? null,
      externalThreadId: null,
    },
    identityKind: letter.kind ?? 'email',
    ...(letter.identities && { identities: letter.identities }),
    ...(letter.post && { post: letter.post }),
    ...(letter.personalLink !== undefined && { personalLink: letter.personalLink }),
    automatic: letter.automatic ?? false,
    bulk: false,
    spam: letter.spam === undefined ? null : { marked: letter.spam, why: 'X-Spam' },
  };
}

/** A channel whose raw items are letters as JSON. @returns how to take it away */
export function addLetters(): () => void {
  return addChannel(
    defineChannel({
      id: 'letters',
      name: 'Letters',
      icon: 'mail',
      addressed: true,
      settings: z.object({}),
      secrets: z.object({}),
      capabilities: testCapabilities,
      inbound: { kind: 'push' },
      describeRaw: (raw) => ({
        externalId: (JSON.parse(raw.toString()) as Letter).id,
        summary: { from: '', subject: '' },
      }),
      async parse(raw) {
        const letter = JSON.parse(raw.toString()) as Letter;
        if (letter.trouble === 'throws') throw new Error('The letter is on fire.');
        if (letter.trouble === 'hangs') return new Promise<never>(() => undefined);
        if (letter.trouble === 'ignored') return { type: 'ignored', reason: 'Nothing in it.' };
        if (!letter.receipt) return read(letter);
        const { id: externalId } = letter;
        const known = {
          externalId,
          dedupeKey: externalId,
          recipient: null,
          status: null,
          diagnostic: '550 no',
        };
        return { type: 'receipt', ...known, ...letter.receipt, fallback: read(letter) };
      },
      send: () => Promise.reject(new Error('letters are not sent')),
      check: () => Promise.resolve({ ok: true, steps: [] }),
      release: () => Promise.resolve(),
    }),
  );
}

/** Puts letters into an inbox, without importing them. */
export async function deliver(
  context: ServiceContext,
  inbox: Pick<StoredInbox, 'id'>,
  ...letters: Letter[]
): Promise<void> {
  await acceptRaw(
    context,
    inbox.id,
    letters.map((letter) => ({
      externalId: letter.id,
      raw: Buffer.from(JSON.stringify(letter)),
      providerTime: null,
      summary: { from: letter.from ?? '', subject: letter.subject ?? '' },
    })),
  );
}

/** Puts letters into an inbox and imports what is there. */
export async function receive(
  context: ServiceContext,
  inbox: Pick<StoredInbox, 'id'>,
  ...letters: Letter[]
): Promise<void> {
  await deliver(context, inbox, ...letters);
  await ingestInbox(context, { inboxId: inbox.id });
}

/** An inbox of the channel of letters, with an address that no other has. */
export async function lettersInbox(
  context: ServiceContext,
  more: Partial<StoredInbox> = {},
): Promise<StoredInbox> {
  const now = context.clock.now();
  const id = newId();
  const row: StoredInbox = {
    id,
    name: 'Support',
    channel: 'letters',
    address: `support-${id}@acme.example`,
    enabled: true,
    settings: {},
    secrets: {},
    teamId: null,
    autoAssign: true,
    signature: { text: '', html: '' },
    createdAt: now,
    updatedAt: now,
    settingsRevision: 1,
    ...more,
  };
  await context.store.inboxes.insert(row);
  return row;
}

let made = 0;

/** A Message-ID that nothing else has. */
export function letterId(): string {
  made += 1;
  return `letter-${process.pid}-${made}@customer.example`;
}
