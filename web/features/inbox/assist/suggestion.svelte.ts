import type { AssistAsk, AssistEvent, AssistSource } from '../../../../shared/schemas/assist.ts';
import { sentenceOf } from '../../../api/error.ts';
import { linesOf } from '../../../api/lines.ts';
import { t } from '../../../lib/i18n.ts';

/** What a model says to one question, as it comes. Nothing is done with it before a person does. */
export class Suggestion {
  state = $state<'idle' | 'asking' | 'done' | 'failed'>('idle');
  text = $state('');
  sources = $state.raw<readonly AssistSource[]>([]);
  problem = $state('');
  done = $state.raw<Extract<AssistEvent, { type: 'done' }> | null>(null);
  readonly #conversationId: string;
  #asked: AbortController | null = null;

  constructor(conversationId: string) {
    this.#conversationId = conversationId;
  }

  /** The newest question counts; an older one is ended. */
  async ask(question: AssistAsk): Promise<void> {
    this.stop();
    const asked = new AbortController();
    this.#asked = asked;
    this.state = 'asking';
    this.text = '';
    this.sources = [];
    this.problem = '';
    this.done = null;
    try {
      const lines = linesOf<AssistEvent>('assist', {
        ...{ params: { id: this.#conversationId }, body: question, signal: asked.signal },
      });
      for await (const event of lines) {
        if (this.#asked !== asked) return;
        this.#take(event);
      }
      if (this.state === 'asking') this.#fail(t('errors.unexpected'));
    } catch (error) {
      if (this.#asked === asked && !asked.signal.aborted) this.#fail(sentenceOf(error));
    }
  }

  /** Ends the question; what has come stays. */
  stop(): void {
    this.#asked?.abort();
    this.#asked = null;
    if (this.state === 'asking') this.state = this.text.trim() === '' ? 'idle' : 'done';
  }

  #take(event: AssistEvent): void {
    if (event.type === 'sources') this.sources = event.sources;
    else if (event.type === 'text') this.text += event.text;
    else if (event.type === 'failed') this.#fail(event.detail);
    else {
      this.done = event;
      this.state = 'done';
    }
  }

  #fail(problem: string): void {
    this.problem = problem;
    this.state = 'failed';
  }
}
