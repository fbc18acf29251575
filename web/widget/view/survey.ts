import type { WidgetMessage, WidgetSurvey } from '../../../shared/widget/protocol.ts';
import type { Chat } from '../chat.ts';
import { h, icon, linked } from '../dom.ts';

const tries = 8;
const pauseMillis = 1500;

/**
 * The question after a conversation: one click on a star answers it, words may follow. Until the server has said how it stands, and
 * where it cannot, the message stays what it is: words and a link.
 */
export function surveyView(chat: Chat, { text, conversationId }: WidgetMessage): HTMLElement {
  const element = h('div', { class: 'say survey', dir: 'auto' }, ...linked(text));
  void begin();

  /** It may be asked about a moment before it is answered to, or while the net is away. */
  async function begin(): Promise<void> {
    for (let left = tries; left > 0; left -= 1) {
      const survey = await chat.survey(conversationId);
      if (survey) {
        draw(survey);
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, pauseMillis));
      if (!element.isConnected) return;
    }
  }

  async function say(said: { score?: number; comment?: string }): Promise<boolean> {
    const survey = await chat.survey(conversationId, said);
    if (survey) draw(survey);
    return survey !== null;
  }

  function draw(survey: WidgetSurvey): void {
    const { question, dir, state, commented, thanks, over } = survey;
    element.dir = dir;
    const done = state === 'answered' && commented;
    element.replaceChildren(
      h('p', {}, state === 'over' ? over : question),
      ...(state === 'over' ? [] : [stars(survey), ends(survey)]),
      ...(state === 'answered' ? [h('p', { role: 'status' }, thanks)] : []),
      ...(state === 'answered' && !done ? [words(survey)] : []),
    );
  }

  function stars({ scores, score, state, question }: WidgetSurvey): HTMLElement {
    const buttons = scores.map((meaning, at) => {
      const value = at + 1;
      const label = `${String(value)}: ${meaning}`;
      const choose = async () => {
        for (const one of buttons) one.disabled = true;
        const kept = await say({ score: value });
        // On a phone the keyboard would cover what was just said.
        if (kept && matchMedia('(pointer:fine)').matches) element.querySelector('textarea')?.focus();
        if (!kept) for (const one of buttons) one.disabled = false;
      };
      return h(
        'button',
        {
          ...{ type: 'button', title: label, 'aria-label': label, 'aria-pressed': String(value === score) },
          ...{ class: value <= (score ?? 0) ? 'on' : '', disabled: state !== 'open' },
          onclick: () => void choose(),
        },
        icon('star'),
      );
    });
    return h('div', { class: 'stars', role: 'group', 'aria-label': question }, ...buttons);
  }

  /** What the two ends mean; of the others it stands at the star. */
  function ends({ scores, score }: WidgetSurvey): HTMLElement {
    const said =
      score === null ? [scores[0], scores.at(-1)] : [`${String(score)}: ${scores[score - 1] ?? ''}`];
    return h('div', { class: 'ends' }, ...said.map((one) => h('span', {}, one ?? '')));
  }

  function words({ comment, send }: WidgetSurvey): HTMLElement {
    const input = h('textarea', {
      'aria-label': comment,
      placeholder: comment,
      maxlength: '2000',
      dir: 'auto',
    });
    const submit = h('button', { type: 'submit', class: 'primary' }, send);
    const onsubmit = (event: Event) => {
      event.preventDefault();
      if (input.value.trim() === '') return;
      submit.disabled = true;
      void say({ comment: input.value }).then((kept) => {
        submit.disabled = kept;
      });
    };
    return h('form', { class: 'survey-words', onsubmit }, input, h('div', { class: 'actions' }, submit));
  }
  return element;
}
