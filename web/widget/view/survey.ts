import { facePaths } from '../../../shared/surveys/faces.ts';
import type {
  SaidInSurvey,
  WidgetMessage,
  WidgetQuestion,
  WidgetSurvey,
} from '../../../shared/widget/protocol.ts';
import type { Chat } from '../chat.ts';
import { drawn, h, icon, linked } from '../dom.ts';

const tries = 8;
const pauseMillis = 1500;

/**
 * The question after a conversation: one click on a star, a face or a number answers it, words may follow. Until the server has said how it stands, and
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

  async function say(said: SaidInSurvey): Promise<boolean> {
    const survey = await chat.survey(conversationId, said);
    if (survey) draw(survey);
    return survey !== null;
  }

  function draw(survey: WidgetSurvey): void {
    const { question, dir, state, commented, thanks, over } = survey;
    element.dir = dir;
    const done = state === 'answered' && commented;
    const choose = async (value: number) => {
      const kept = await say({ score: value });
      // On a phone the keyboard would cover what was just said.
      if (kept && matchMedia('(pointer:fine)').matches)
        element.querySelector<HTMLElement>('form :is(textarea,select)')?.focus();
      return kept;
    };
    element.replaceChildren(
      h('p', {}, state === 'over' ? over : question),
      ...(state === 'over' ? [] : [steps(survey, choose), ends(survey)]),
      ...(state === 'answered' ? [h('p', { role: 'status' }, thanks)] : []),
      ...(state === 'answered' && !done ? [furtherForm(survey, say)] : []),
    );
  }
  return element;
}

/** Stars, faces or numbers; what each means is its name. */
function steps(
  { scores, score, state, question, look, ends: [low, high] }: WidgetSurvey,
  choose: (value: number) => Promise<boolean>,
): HTMLElement {
  const buttons = scores.map(({ value, words }, at) => {
    const end = at === 0 ? low : at === scores.length - 1 ? high : '';
    const label = [String(value), words || end].filter(Boolean).join(': ');
    const onclick = async () => {
      for (const one of buttons) one.disabled = true;
      if (!(await choose(value))) for (const one of buttons) one.disabled = false;
    };
    const on = look === 'stars' ? value <= (score ?? -1) : value === score;
    return h(
      'button',
      {
        ...{ type: 'button', title: label, 'aria-label': label, 'aria-pressed': String(value === score) },
        ...{ class: on ? 'on' : '', disabled: state !== 'open', onclick: () => void onclick() },
      },
      look === 'stars' ? icon('star') : look === 'faces' ? drawn(facePaths[at] ?? '') : String(value),
    );
  });
  return h('div', { class: look, role: 'group', 'aria-label': question }, ...buttons);
}

/** What the two ends mean; of the others it stands at the step. */
function ends({ scores, score, look, ends: [low, high] }: WidgetSurvey): HTMLElement {
  const words = scores.find(({ value }) => value === score)?.words ?? '';
  const said = score === null || words === '' ? [low, high] : [`${String(score)}: ${words}`];
  return h(
    'div',
    { class: `ends ${look === 'numbers' ? 'wide' : ''}` },
    ...said.map((one) => h('span', {}, one)),
  );
}

/** Further questions and words, sent together. */
function furtherForm(
  { comment, send, questions }: WidgetSurvey,
  say: (said: SaidInSurvey) => Promise<boolean>,
): HTMLElement {
  const fields = questions.map((question) => ({ id: question.id, ...fieldOf(question) }));
  const attributes = { 'aria-label': comment, placeholder: comment, maxlength: '2000', dir: 'auto' };
  const input = h('textarea', attributes);
  const submit = h('button', { type: 'submit', class: 'primary' }, send);
  const onsubmit = (event: Event) => {
    event.preventDefault();
    const given = fields.flatMap(({ id, input: { value } }) => (value.trim() ? [[id, value] as const] : []));
    if (given.length === 0 && input.value.trim() === '') return;
    submit.disabled = true;
    void say({ comment: input.value, answers: Object.fromEntries(given) }).then((kept) => {
      submit.disabled = kept;
    });
  };
  return h(
    'form',
    { class: 'survey-words', onsubmit },
    ...fields.map(({ label }) => label),
    ...[input, h('div', { class: 'actions' }, submit)],
  );
}

function fieldOf({ text, choices }: WidgetQuestion) {
  const input =
    choices.length > 0
      ? h(
          'select',
          {},
          h('option', { value: '' }, '–'),
          ...choices.map(({ value, words }) => h('option', { value }, words)),
        )
      : h('textarea', { maxlength: '2000', dir: 'auto' });
  return { input, label: h('label', { dir: 'auto' }, text, input) };
}
