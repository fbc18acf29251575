import { answerHere } from '../../api/client.ts';
import { media } from '../../lib/media.svelte.ts';
import { isPractice, practicePrefix } from '../../lib/practice-ids.ts';
import { goTo } from '../../routes.ts';
import { conversations } from '../../stores/conversations.svelte.ts';
import { directory } from '../../stores/directory.svelte.ts';
import { session } from '../../stores/session.svelte.ts';
import { inboxHref } from '../inbox/inbox-location.ts';
import { inbox } from '../inbox/inbox.svelte.ts';
import { changePreferences } from '../shell/preferences.ts';
import { shellState } from '../shell/shell-state.svelte.ts';
import { Practice } from './practice.ts';
import { practiceTexts } from './practice-texts.ts';
import { nextStep, stepAfter, stepNamed, type TourFact, type TourStep } from './steps.ts';

/** The practice for beginners: how far one came, and the inbox that is only in this page. */
class Tour {
  /** null: all is done. */
  step = $state.raw<TourStep | null>('open');
  #practice: Practice | null = null;

  /** Puts the practice up, also under an address of it that was loaded again. */
  stand(): void {
    if (this.#practice) return;
    const before = new RegExp(`${practicePrefix}([0-9a-f]{6})`, 'u').exec(location.href)?.[1];
    const practice = new Practice({
      texts: practiceTexts(),
      nonce: before ?? crypto.randomUUID().slice(0, 6),
      me: () => ({ id: session.userId, name: session.current?.user.name ?? '' }),
      now: () => new Date(),
      onfact: (fact) => this.heard(fact),
    });
    this.#practice = practice;
    answerHere(practice.answers);
    shellState.tour = true;
    this.showInbox();
  }

  /** Others fill the directory afresh. */
  showInbox(): void {
    const practice = this.#practice;
    if (practice && !directory.inboxes.has(practice.inboxId))
      directory.inboxes.set(practice.inboxId, practice.inbox);
  }

  /** How far one came the last time. */
  resume(): void {
    const known = session.preferences?.tour;
    this.step = stepNamed(known?.done ? undefined : known?.step, media.phone.matches);
  }

  async begin(): Promise<void> {
    this.stand();
    this.resume();
    await goTo(inboxHref({ view: 'all', inboxId: this.#practice?.inboxId ?? '' }));
  }

  heard(fact: TourFact): void {
    if (this.step !== null) this.#go(stepAfter(this.step, fact, media.phone.matches));
  }

  skip(): void {
    if (this.step !== null) this.#go(nextStep(this.step, media.phone.matches));
  }

  #go(step: TourStep | null): void {
    if (step === this.step) return;
    this.step = step;
    void changePreferences({ tour: { step: step ?? '', done: step === null } });
  }

  /** Takes the practice away; how far one came is kept. */
  async leave(): Promise<void> {
    const practice = this.#practice;
    this.#practice = null;
    if (isPractice(inbox.where.query.inboxId) || isPractice(inbox.where.conversationId ?? '')) {
      await goTo(inbox.start);
    }
    for (const id of practice?.conversationIds ?? []) conversations.forget(id);
    if (practice) directory.inboxes.delete(practice.inboxId);
    answerHere(null);
    shellState.tour = false;
  }
}

export const tour = new Tour();
