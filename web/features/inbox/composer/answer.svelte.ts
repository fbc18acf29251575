import type { Capabilities } from '../../../../shared/schemas/channel.ts';
import type { PostVisibility } from '../../../../shared/schemas/post.ts';
import type { AnswerPreview, ReplyRules } from '../../../../shared/schemas/reply-rules.ts';
import { measure, type Measured } from '../../../../shared/text/measure.ts';
import { api } from '../../../api/client.ts';
import type { Outgoing } from '../../../stores/local-copy.ts';

const previewAfterMillis = 350;

/** What the server says of an answer in one conversation: its rules now, and how it will go out. */
export class Answer {
  readonly conversationId: string;
  rules = $state.raw<ReplyRules | null>(null);
  /** null: as what is answered. */
  visibility = $state<PostVisibility | null>(null);
  /** null: as what is answered. */
  contentWarning = $state<string | null>(null);
  preview = $state.raw<AnswerPreview | null>(null);
  /** The text that the preview is of. */
  #previewed = $state('');
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Answers may come late: only that to the last question counts. */
  #asked = 0;
  #rulesAsked = 0;

  constructor(conversationId: string) {
    this.conversationId = conversationId;
  }

  /** The answer goes another way now: its rules are to be asked for anew. */
  forget(): void {
    this.#rulesAsked += 1;
    this.rules = null;
    this.visibility = null;
    this.contentWarning = null;
    this.hide();
  }

  /** Asks for the rules; where that fails, the inbox's own capabilities have to do. */
  async load(): Promise<void> {
    const params = { id: this.conversationId };
    const asked = (this.#rulesAsked += 1);
    const rules = await api('readReplyRules', { params, query: {} }).catch(() => this.rules);
    if (asked === this.#rulesAsked) this.rules = rules;
  }

  get shownVisibility(): PostVisibility | null {
    return this.visibility ?? this.rules?.visibilities[0] ?? null;
  }

  get shownWarning(): string {
    return this.contentWarning ?? this.rules?.contentWarning ?? '';
  }

  /** As long as it will be: with what stands in front of it, and its warning. */
  measured(text: string, can: Capabilities): Measured {
    const opening = this.rules?.opening ?? '';
    const begins = opening !== '' && text.startsWith(opening.trimEnd());
    return measure(`${this.shownWarning}${begins ? '' : opening}${text}`, can.text);
  }

  /** Does it need several messages, which the channel has? */
  splits(text: string, can: Capabilities): boolean {
    return can.tooLong === 'split' && !this.measured(text, can).fits;
  }

  /** Are its parts on the screen, as they will go out? */
  partsSeen(text: string): boolean {
    return this.preview !== null && this.#previewed === text && this.preview.problems.length === 0;
  }

  /** Shows how it will go out, a moment after the last key. */
  look(text: string, html: string | null): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(text, html), previewAfterMillis);
  }

  hide(): void {
    clearTimeout(this.#timer);
    this.#asked += 1;
    this.preview = null;
  }

  /** What goes along with the text. */
  choices(text: string): NonNullable<Outgoing['post']> {
    const can = this.rules?.capabilities;
    return {
      ...(this.visibility && { visibility: this.visibility }),
      ...(this.contentWarning !== null && { contentWarning: this.contentWarning }),
      split: can !== undefined && this.splits(text, can),
    };
  }

  async #ask(text: string, html: string | null): Promise<void> {
    const asked = (this.#asked += 1);
    const { visibility, contentWarning } = this;
    const preview = await api('previewReply', {
      params: { id: this.conversationId },
      body: {
        ...{ text, html },
        ...(visibility && { visibility }),
        ...(contentWarning !== null && { contentWarning }),
      },
    }).catch(() => null);
    if (asked !== this.#asked) return;
    this.preview = preview;
    this.#previewed = text;
  }
}
