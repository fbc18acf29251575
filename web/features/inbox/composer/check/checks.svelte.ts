import { untrack } from 'svelte';
import type { Capabilities } from '../../../../../shared/schemas/channel.ts';
import type { ConversationForViewer } from '../../../../../shared/schemas/conversation.ts';
import { t } from '../../../../lib/i18n.ts';
import { Pace } from '../../../../lib/pace.ts';
import { toast } from '../../../../lib/toast.ts';
import { threads } from '../../../../stores/threads.svelte.ts';
import type { AnswerOffer } from '../answer-offer.svelte.ts';
import type { Composer } from '../composer.svelte.ts';
import type FindingList from './FindingList.svelte';
import type { ReplyCheck } from './reply-check.svelte.ts';
import { freshMillis, isKnown, sceneOf } from './scene-of.ts';
import { writtenReply } from './written-reply.ts';

/** A reply does not wait longer for what it is held against; its writer is told that it waits, and if it went without. */
const patienceMillis = 4000;

interface Scene {
  composer: Composer;
  offer: AnswerOffer;
  around: () => { conversation: ConversationForViewer; capabilities: Capabilities; mayReply: boolean };
}

/** The check of one reply: fetched once somebody writes, with what the reply is held against. */
export class Checks {
  check = $state.raw<ReplyCheck>();
  List = $state.raw<typeof FindingList>();
  /** A reply that was to go waits for what it is held against. */
  waiting = $state(false);
  readonly #scene: Scene;
  #opening: Promise<void> | null = null;
  #asked = 0;
  readonly #pace = new Pace(freshMillis, () => this.#fetch());

  /** For the life of the calling component. */
  constructor(scene: Scene) {
    this.#scene = scene;
    const { composer, offer, around } = scene;
    const newest = $derived(around().conversation.lastInboundAt);
    $effect(() => {
      // Asked again when the customer writes.
      const asks = around().mayReply && composer.kind === 'reply' && newest !== '';
      if (asks) untrack(() => this.#pace.ask());
    });
    $effect(() => {
      // What it depends on, without the thread: ten thousand messages are gone through once the keys rest.
      const letters = { replyTo: around().conversation.replyTo, thread: [] };
      const written = writtenReply(composer, { answers: offer.answers, letters });
      if (composer.kind === 'reply' && written) untrack(() => this.check?.soon());
    });
    $effect(() => () => {
      this.#pace.stop();
      this.check?.stop();
    });
  }

  /** Something is on the screen that may not go out, whoever waves it through. */
  get held(): boolean {
    return this.check?.findings.some(this.check.holds) ?? false;
  }

  /** May it go now? Not before somebody saw what there is to look at. Known at once, unless it is still on its way. */
  passes(): boolean | Promise<boolean> {
    if (this.waiting) return false;
    if (this.check) return this.check.passes();
    if (!this.#opening) return true;
    return this.#passesLater(this.#opening);
  }

  async #passesLater(opening: Promise<void>): Promise<boolean> {
    this.waiting = true;
    const inTime = await Promise.race([opening.then(() => true), patience().then(() => false)]);
    this.waiting = false;
    if (!this.check && !inTime) toast.info(t('checks.unchecked'));
    return this.check?.passes() ?? true;
  }

  #written() {
    const { composer, offer, around } = this.#scene;
    const { conversation, capabilities } = around();
    const { replyTo, replyVia } = conversation;
    const thread = threads.find(conversation.id)?.messages ?? [];
    const letters =
      capabilities.layout === 'letters' ? { thread, replyTo: replyVia ? [replyVia.to] : replyTo } : null;
    return writtenReply(composer, { answers: offer.answers, letters });
  }

  /** Where this fails, nothing is checked: the server still refuses what must not go out. */
  #fetch(): void {
    void this.#scene.offer.know(this.#scene.composer.writing.usedAnswerIds);
    this.#opening = this.#load().catch(() => undefined);
  }

  async #load(): Promise<void> {
    const asked = (this.#asked += 1);
    const { id } = this.#scene.around().conversation;
    // What was asked a moment ago does for the beginning, and is asked again after it.
    if (isKnown(id)) this.#pace.ask();
    const [part, scene] = await Promise.all([import('./checking.ts'), sceneOf(id)]);
    if (asked !== this.#asked) return;
    const check = this.check ?? new part.ReplyCheck(id, () => this.#written());
    check.scene = scene;
    check.soon();
    this.List = part.FindingList;
    this.check = check;
  }
}

const patience = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, patienceMillis));
