import type { WrittenAs } from '../../../../shared/schemas/assist.ts';
import type { Attachment } from '../../../../shared/schemas/attachment.ts';
import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import type { Draft } from '../../../../shared/schemas/conversation.ts';
import type { Message } from '../../../../shared/schemas/message.ts';
import type { Participant } from '../../../../shared/schemas/primitives.ts';
import type { Span } from '../../../../shared/text/check/finding.ts';
import { sentenceOf } from '../../../api/error.ts';
import { t } from '../../../lib/i18n.ts';
import { toast } from '../../../lib/toast.ts';
import { conversations } from '../../../stores/conversations.svelte.ts';
import {
  below,
  blank,
  DraftKeeper,
  fromDraft,
  isBlank,
  type Writing,
} from '../../../stores/drafts.svelte.ts';
import type { Outgoing } from '../../../stores/local-copy.ts';
import { Crossed } from '../../../stores/outbox.ts';
import { unsent } from '../../../stores/unsent.svelte.ts';
import { Answer } from './answer.svelte.ts';
import { mentionsOf, type TextNode } from './document-text.ts';
import type { Written } from './editor-handle.ts';
import { OwnTyping } from './own-typing.ts';
import { openQuestion } from './crossed-later.ts';
import { sendOrWait } from './resend.ts';
import { stopTogether } from './stop-together.ts';
import type { SharedWriting } from './together/shared-writing.svelte.ts';
import type { AnyExtension } from '@tiptap/core';
import { offerTakeBack } from './take-back.ts';
import { refusal, Upload } from './uploads.svelte.ts';

/** What is being written in one conversation, from the first letter to the server's answer. */
export class Composer {
  readonly conversationId: string;
  readonly keeper: DraftKeeper;
  readonly answer: Answer;
  kind = $state<'reply' | 'note'>('reply');
  text = $state('');
  html = $state.raw<string | null>(null);
  to = $state.raw<Participant[] | null>(null);
  cc = $state.raw<Participant[]>([]);
  bcc = $state.raw<Participant[]>([]);
  uploads = $state.raw<Upload[]>([]);
  #usedAnswerIds: string[] = [];
  /** It is a translation: what was written before. */
  writtenAs = $state.raw<WrittenAs | null>(null);
  expanded = $state(false);
  /** What was typed before the editor was there; it goes below what stands in it. */
  early = $state('');
  /** It was to be sent before the editor was there, now or later. */
  earlySend: 'send' | 'sendAndResolve' | 'sendAndNext' | 'sendLater' | null = null;
  sending = $state(false);
  /** An answer that one writes with others, and what binds the editor to it; null: one writes alone. */
  together = $state.raw<{ writing: SharedWriting; extension: AnyExtension } | null>(null);
  /** What came in between, while the writer decides. */
  crossed = $state.raw<{ newMessages: Message[]; thenStatus: Outgoing['thenStatus'] } | null>(null);
  /** Puts a text into the editor; set by the editor when it is there. */
  fill: (html: string | null, text: string) => unknown = () => undefined;
  focus: () => unknown = () => undefined;
  /** Takes pieces of its plain text out of what the editor holds; set by the editor. */
  leaveOut: (spans: readonly Span[]) => unknown = () => undefined;
  #document: TextNode = {};
  /** The revision that was on the screen when the writing began. */
  #seenRevision: number | null = null;
  readonly #typing: OwnTyping;

  constructor(conversationId: string) {
    this.conversationId = conversationId;
    this.keeper = new DraftKeeper(conversationId);
    this.answer = new Answer(conversationId);
    this.#typing = new OwnTyping(conversationId);
  }

  get attachments(): Attachment[] {
    return this.uploads.flatMap((upload) => upload.attachment ?? []);
  }

  get writing(): Writing {
    const { kind, text, html, to, cc, bcc, attachments, writtenAs } = this;
    return { kind, text, html, to, cc, bcc, attachments, writtenAs, usedAnswerIds: this.#usedAnswerIds };
  }

  get empty(): boolean {
    return isBlank(this.writing);
  }

  /** Files still on their way, or failed ones that must go or be tried again first. */
  get uploading(): boolean {
    return this.uploads.some((upload) => upload.attachment === null);
  }

  get sendable(): boolean {
    return !this.sending && !this.uploading && (this.text.trim() !== '' || this.attachments.length > 0);
  }

  /** Takes up the draft that the server keeps, unless something was written meanwhile. */
  async restore(): Promise<void> {
    const typed = this.keeper.dirty ? null : this.keeper.typed();
    if (typed) this.takeBack(typed);
    // What is on its way again after a reload was the draft: it is gone with its answer, or comes back.
    await unsent.settled(this.conversationId);
    const busy = () => this.together || this.keeper.dirty || this.uploading || this.sending;
    if (busy() || !conversations.get(this.conversationId)?.viewer.hasDraft) return;
    const draft = await this.keeper.read().catch(() => null);
    // Typed over meanwhile, the server keeps the draft beside what comes: it is not ours to go on from.
    if (draft && !busy()) this.takeBack(draft);
  }

  /** Puts a text into the composer: a draft, or a reply that was taken back. */
  take(writing: Writing): void {
    this.kind = writing.kind;
    this.to = writing.to;
    this.cc = writing.cc;
    this.bcc = writing.bcc;
    this.text = writing.text;
    this.html = writing.html;
    this.uploads = writing.attachments.map((file) => new Upload(file));
    this.#usedAnswerIds = writing.usedAnswerIds;
    this.writtenAs = writing.writtenAs;
    this.expanded = true;
    this.fill(writing.html, writing.text);
    this.#begin();
  }

  /** The draft that the server keeps, also of a reply that was taken back; or a text that never left this browser. */
  takeBack(what: Draft | Writing): void {
    const kept = 'updatedAt' in what;
    if (kept) this.keeper.goOnFrom(what);
    const writing = kept ? fromDraft(what) : what;
    const begun = this.keeper.dirty && !this.empty;
    this.take(begun ? below(writing, this.text) : writing);
    if (begun || !kept) this.changed();
    this.crossed = openQuestion(this.conversationId) ?? this.crossed;
  }

  written({ text, html, document }: Written): void {
    if (text === this.text && html === this.html) return;
    this.text = text;
    this.html = html;
    this.#document = document;
    if (text === '') [this.#usedAnswerIds, this.writtenAs] = [[], null];
    this.changed();
    this.#typing.typed(this.kind);
  }

  /** An answer is put into the text now: it counts as used when this is sent. */
  uses(answerId: string): void {
    const others = this.#usedAnswerIds.filter((id) => id !== answerId);
    this.#usedAnswerIds = [...others, answerId].slice(-20);
  }

  /** Anything of it changed: it is kept on the server a moment later. */
  changed(): void {
    this.#begin();
    if (!this.together) this.keeper.change(this.writing);
  }

  setKind(kind: 'reply' | 'note'): void {
    if (kind === this.kind || this.together) return;
    this.kind = kind;
    // What was said of an answer is not true of a note.
    this.#typing.stopped();
    if (!this.empty) this.changed();
  }

  /** Uploads files; gives the attachments that arrived. */
  async attach(files: readonly File[], limits: Capabilities['attachments']): Promise<Attachment[]> {
    const refused = refusal(this.uploads, files, limits);
    if (refused) {
      toast.error(refused);
      return [];
    }
    const added = files.map((file) => new Upload(file));
    this.uploads = [...this.uploads, ...added];
    const arrived = await Promise.all(added.map((upload) => upload.start()));
    this.changed();
    return arrived.filter((one) => one !== null);
  }

  detach(upload: Upload): void {
    upload.cancel();
    this.uploads = this.uploads.filter((one) => one !== upload);
    this.changed();
  }

  /** Sends what is written. @param force send although something came in between */
  async send(thenStatus?: Outgoing['thenStatus'], force = false): Promise<void> {
    if (!this.sendable) return;
    const writing = this.writing;
    const outgoing = this.#outgoing(writing, thenStatus, force);
    if (this.together) {
      const { writing: shared } = this.together;
      return (await import('./together/write-together.ts')).sendTogether(this, outgoing, shared);
    }
    this.sending = true;
    this.#clear();
    // Folded at once: keys pressed before the server answers are the conversation's, no new text.
    this.expanded = false;
    try {
      const message = await sendOrWait(outgoing, () => this.keeper.hold());
      const { other } = this.keeper;
      this.keeper.forget();
      if (message) offerTakeBack(message);
      if (other !== null) this.take({ ...blank, kind: writing.kind, text: other });
    } catch (error) {
      this.take(writing);
      this.keeper.change(writing);
      if (error instanceof Crossed) this.crossed = { newMessages: error.newMessages, thenStatus };
      else toast.error(t('inbox.compose.failed'), { detail: sentenceOf(error) });
    } finally {
      this.sending = false;
    }
  }

  /** Gives what is written to somebody who sends it otherwise; it comes back when that fails. */
  async handOver(how: (outgoing: Outgoing) => Promise<unknown>): Promise<void> {
    const writing = this.writing;
    const outgoing = this.#outgoing(writing, undefined, true);
    this.#clear();
    this.expanded = false;
    try {
      await this.keeper.hold();
      await how(outgoing);
      this.keeper.forget();
    } catch (error) {
      this.take(writing);
      this.keeper.change(writing);
      toast.error(t('inbox.compose.failed'), { detail: sentenceOf(error) });
    }
  }

  /** The writer has seen what is new: sends all the same or what they chose of it, or goes on writing. */
  async decide(sendAnyway: boolean, merge?: (composer: Composer) => void): Promise<void> {
    const thenStatus = this.crossed?.thenStatus;
    this.crossed = null;
    merge?.(this);
    this.#seenRevision = conversations.get(this.conversationId)?.revision ?? this.#seenRevision;
    if (sendAnyway) await this.send(thenStatus, true);
    else this.focus();
  }

  async discard(): Promise<void> {
    if (this.together) return stopTogether(this);
    for (const upload of this.uploads) upload.cancel();
    this.#clear();
    this.expanded = false;
    await this.keeper.discard().catch((error: unknown) => toast.error(sentenceOf(error)));
  }

  #outgoing(writing: Writing, thenStatus: Outgoing['thenStatus'], force: boolean): Outgoing {
    const revision = conversations.get(this.conversationId)?.revision ?? 0;
    return {
      ...writing,
      conversationId: this.conversationId,
      ...(writing.kind === 'note' ? mentionsOf(this.#document) : { mentions: [] }),
      expectedRevision: this.#seenRevision ?? revision,
      force,
      ...(thenStatus && writing.kind === 'reply' ? { thenStatus } : {}),
      ...(writing.kind === 'reply' && { post: this.answer.choices(writing.text) }),
    };
  }

  /** Nothing stands in it any more; what is kept elsewhere stays. */
  empties(): void {
    this.#clear();
  }

  #clear(): void {
    this.text = blank.text;
    this.html = blank.html;
    this.to = blank.to;
    this.cc = blank.cc;
    this.bcc = blank.bcc;
    this.uploads = [];
    this.#usedAnswerIds = [];
    this.writtenAs = null;
    this.#seenRevision = null;
    this.fill(null, '');
    this.#typing.stopped();
  }

  #begin(): void {
    this.#seenRevision ??= conversations.get(this.conversationId)?.revision ?? null;
  }

  /** Leaving the conversation: what is not on the server yet goes there now. */
  leave(): void {
    this.#typing.leave();
    void this.together?.writing.goSoon();
    if (this.early.trim() !== '') this.keeper.change(below(this.writing, this.early));
    if (!this.together) void this.keeper.flush();
  }
}
