import type {
  ConversationForViewer,
  ConversationPatch,
  Draft,
} from '../../../shared/schemas/conversation.ts';
import type { Message } from '../../../shared/schemas/message.ts';
import type { CheckScene } from '../../../shared/schemas/wording.ts';
import type { LocalAnswers, LocalCall } from '../../api/client.ts';
import { ApiError } from '../../api/error.ts';
import { practicePrefix } from '../../lib/practice-ids.ts';
import { localCopy } from '../../stores/local-copy.ts';
import { contactRow, conversationRow, inboxRow, letterRow, type PracticeLetter } from './practice-rows.ts';
import type { PracticeTexts } from './practice-texts.ts';

/** What somebody did with the practice. */
export type PracticeFact = 'answered' | 'sent' | 'snoozed' | 'assigned';

export interface PracticeOptions {
  texts: PracticeTexts;
  /** Six hex digits, another for every practice. */
  nonce: string;
  /** Asked when it is needed: the page may not know yet when the practice is put up. */
  me: () => { id: string; name: string };
  now: () => Date;
  onfact: (fact: PracticeFact) => void;
}

type Answerer = (call: LocalCall) => unknown;
const minute = 60_000;

/**
 * An inbox that is only in this page: it answers what the page would ask the server about its conversations, so that the real
 * screens work on them and nothing of it leaves the browser, reaches a customer or is counted anywhere.
 */
export class Practice {
  readonly inboxId: string;
  readonly conversationIds: readonly string[];
  readonly #options: PracticeOptions;
  readonly #letters: readonly PracticeLetter[];
  readonly #conversations: Map<string, ConversationForViewer>;
  readonly #messages: Map<string, Message[]>;
  readonly #drafts = new Map<string, Draft>();
  readonly #answerId: string;
  #lastId = 0xa0;

  constructor(options: PracticeOptions) {
    this.#options = options;
    this.inboxId = this.#id(0);
    this.#answerId = this.#id(0xff);
    const begun = options.now().getTime();
    this.#letters = options.texts.letters.map((letter, at) => ({
      ...letter,
      ids: { conversation: this.#id(1 + at), contact: this.#id(0x11 + at), message: this.#id(0x21 + at) },
      inboxId: this.inboxId,
      number: at + 1,
      at: new Date(begun - (at + 1) * 7 * minute).toISOString(),
    }));
    this.conversationIds = this.#letters.map(({ ids }) => ids.conversation);
    this.#conversations = new Map(this.#letters.map((one) => [one.ids.conversation, conversationRow(one)]));
    this.#messages = new Map(this.#letters.map((one) => [one.ids.conversation, [letterRow(one)]]));
  }

  get inbox() {
    const { texts, me, now } = this.#options;
    return inboxRow(this.inboxId, { name: texts.inbox, memberId: me().id, at: now().toISOString() });
  }

  /** For the client of the API: the answer to a call that is about the practice; null: it is not. */
  readonly answers: LocalAnswers = (name, call) => {
    if (!JSON.stringify([call.params, call.query, call.body]).includes(practicePrefix)) return null;
    return this.#answer(name, call);
  };

  async #answer(name: string, call: LocalCall): Promise<unknown> {
    const known = this.#known[name];
    if (known) return known(call);
    // Lists of what the practice has none of; everything else it cannot do, and the server shall not hear of it.
    if (name.startsWith('list') || name.startsWith('suggest')) return { items: [], next: null };
    return Promise.reject(new ApiError('not-found', 404));
  }

  readonly #known: Readonly<Partial<Record<string, Answerer>>> = {
    listConversations: ({ query }) => this.#list(query ?? {}),
    readConversation: ({ params }) => this.#read(params),
    listMessages: ({ params }) => ({ items: this.#thread(params), older: null, newer: null }),
    updateConversation: ({ params, body }) => this.#update(params, body as ConversationPatch),
    markRead: ({ params, body }) => this.#markRead(params, body as { readAt: string | null }),
    readDraft: ({ params }) => ({ draft: this.#drafts.get(this.#read(params).id) ?? null }),
    saveDraft: ({ params, body }) => this.#saveDraft(params, body as Draft),
    deleteDraft: ({ params }) => ({ gone: this.#drafts.delete(this.#read(params).id) }),
    offerAnswers: () => ({ items: [this.#offered()] }),
    readCheckScene: ({ params }) => this.#scene(params),
    whatWeSaid: () => ({ items: [] }),
    reply: ({ params, body }) => this.#write('outbound', params, body as Written),
    addNote: ({ params, body }) => this.#write('note', params, body as Written),
    readContact: ({ params }) => contactRow(this.#letterOf((one) => one.ids.contact === params?.['id'])),
  };

  #id(index: number): string {
    return `${practicePrefix}${this.#options.nonce}${index.toString(16).padStart(2, '0')}`;
  }

  #letterOf(is: (letter: PracticeLetter) => boolean): PracticeLetter {
    const found = this.#letters.find(is);
    if (!found) throw new ApiError('not-found', 404);
    return found;
  }

  #read(params: LocalCall['params']): ConversationForViewer {
    const found = this.#conversations.get(String(params?.['id']));
    if (!found) throw new ApiError('not-found', 404);
    return found;
  }

  #thread(params: LocalCall['params']): Message[] {
    return this.#messages.get(this.#read(params).id) ?? [];
  }

  #list({ status, view }: NonNullable<LocalCall['query']>) {
    const mine = this.#options.me().id;
    const items = [...this.#conversations.values()].filter(
      (one) =>
        one.status === status &&
        (view !== 'mine' || one.assigneeId === mine) &&
        (view !== 'unassigned' || one.assigneeId === null),
    );
    return { items, next: null };
  }

  #keep(conversation: ConversationForViewer, patch: Partial<ConversationForViewer>): ConversationForViewer {
    const updatedAt = this.#options.now().toISOString();
    const kept = { ...conversation, ...patch, updatedAt, revision: conversation.revision + 1 };
    this.#conversations.set(kept.id, kept);
    return kept;
  }

  #update(params: LocalCall['params'], patch: ConversationPatch): ConversationForViewer {
    const { language, sentiment, notTagIds: _, ...rest } = patch;
    const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined));
    const woken = patch.status !== undefined && patch.status !== 'snoozed' && { snoozedUntil: null };
    if (patch.status === 'snoozed') this.#options.onfact('snoozed');
    if (patch.assigneeId === this.#options.me().id) this.#options.onfact('assigned');
    return this.#keep(this.#read(params), {
      ...given,
      ...woken,
      ...(language !== undefined && { language }),
      ...(sentiment !== undefined && { sentiment }),
    });
  }

  #markRead(params: LocalCall['params'], { readAt }: { readAt: string | null }): object {
    const one = this.#read(params);
    this.#conversations.set(one.id, { ...one, viewer: { ...one.viewer, readAt } });
    return {};
  }

  #saveDraft(params: LocalCall['params'], written: Draft): Draft {
    const conversationId = this.#read(params).id;
    const updatedAt = this.#options.now().toISOString();
    const draft = { ...written, conversationId, attachments: [], other: null, updatedAt };
    this.#drafts.set(conversationId, draft);
    if (draft.usedAnswerIds.includes(this.#answerId)) this.#options.onfact('answered');
    return draft;
  }

  #offered() {
    const { title, text } = this.#options.texts.answer;
    return { id: this.#answerId, title, shortcut: null, language: null, text, problem: null, missing: [] };
  }

  /** The house of the practice promises nothing that it cannot hold. */
  #scene(params: LocalCall['params']): CheckScene {
    const { contact } = this.#read(params);
    const { me, texts } = this.#options;
    return {
      language: null,
      customer: { name: contact.name, formality: null },
      ...{ ownNames: [me().name], asked: [], earlier: [], told: [] },
      wording: { forbidden: [{ ...texts.forbidden, language: null }], glossary: [], blocking: [] },
    };
  }

  #write(kind: 'outbound' | 'note', params: LocalCall['params'], body: Written) {
    const before = this.#read(params);
    const at = this.#options.now().toISOString();
    const isNote = kind === 'note';
    const outgoing = {
      ...{ kind: isNote ? ('note' as const) : ('reply' as const), conversationId: before.id, force: false },
      ...{ text: body.text, html: body.html ?? null, attachments: [], mentions: [], expectedRevision: 0 },
      ...{ to: before.replyTo, cc: [], bcc: [] },
    };
    const copy = localCopy({ clientId: body.clientId, outgoing, at });
    this.#lastId += 1;
    const message: Message = {
      ...copy,
      ...{ id: this.#id(this.#lastId), inboxId: this.inboxId, revision: 1 },
      delivery: copy.delivery && { ...copy.delivery, state: 'sent', sentAt: at },
    };
    this.#messages.set(before.id, [...this.#thread(params), message]);
    this.#drafts.delete(before.id);
    const said = { excerpt: body.text, waitingSince: null, lastOutboundAt: at };
    const conversation = this.#keep(before, {
      ...(!isNote && said),
      ...(body.thenStatus && { status: body.thenStatus }),
      ...{ lastActivityAt: at, messageCount: before.messageCount + 1 },
    });
    if (!isNote) this.#options.onfact('sent');
    return { message, conversation };
  }
}

interface Written {
  clientId: string;
  text: string;
  html?: string | null;
  thenStatus?: ConversationForViewer['status'];
}
