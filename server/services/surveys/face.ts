import { surveyForm, type FurtherQuestion, type SurveyForm } from '../../../shared/schemas/survey.ts';
import { scoresOf } from '../../../shared/surveys/kinds.ts';
import type { SurveyLanguage } from '../../../shared/surveys/languages.ts';
import type { WidgetQuestion } from '../../../shared/widget/protocol.ts';
import { numberTexts } from './number-texts.ts';
import { directionOf, surveyTexts, type SurveyTexts } from './texts.ts';

/** Whom one is asked about. */
export interface AskedAbout {
  company: string;
  /** Whole; the question says the first name. */
  agent: string;
}

/** A survey as its customer meets it, wherever that is. */
export interface SurveyFace extends Pick<
  SurveyTexts,
  'language' | 'comment' | 'optional' | 'send' | 'thanks' | 'thanksMore' | 'over'
> {
  dir: 'ltr' | 'rtl';
  look: SurveyForm['look'];
  question: string;
  /** Above the links of a mail. */
  scale: string;
  /** The lowest first; without words where only the ends have a meaning. */
  scores: { value: number; words: string }[];
  ends: [string, string];
  /** Said to who chose nothing. */
  choose: string;
  questions: WidgetQuestion[];
  accent: string | null;
}

/** What was asked before there was anything to choose. */
const first: SurveyForm = surveyForm.parse({});

/** How a survey looks and what it says in a language. Pure. */
export function faceOf(form: SurveyForm | undefined, language: string | null, about: AskedAbout): SurveyFace {
  const { kind, wording, questions, accent, look } = form ?? first;
  const texts = surveyTexts(language);
  const { comment, optional, send, thanks, thanksMore, over } = texts;
  const own = wording[texts.language];
  return {
    ...{ language: texts.language, dir: directionOf(texts) },
    ...{ comment, optional, send, thanks, thanksMore, over, accent },
    look: kind === 'csat' ? look : 'numbers',
    question: own ? filled(own, about) : usualQuestion(kind, texts, about),
    ...scaleOf(kind, texts),
    questions: questions.map((one) => questionIn(one, texts)),
  };
}

const firstName = (agent: string): string => agent.trim().split(/\s+/u)[0] ?? '';

function filled(words: string, { company, agent }: AskedAbout): string {
  return words
    .replaceAll('{company}', () => company)
    .replaceAll('{agent}', () => firstName(agent) || company);
}

function usualQuestion(kind: SurveyForm['kind'], texts: SurveyTexts, { company, agent }: AskedAbout): string {
  if (kind !== 'csat') return numberTexts[texts.language][kind].question(company);
  const name = firstName(agent);
  return name === '' ? texts.question(company) : texts.questionAbout(company, name);
}

function scaleOf(
  kind: SurveyForm['kind'],
  texts: SurveyTexts,
): Pick<SurveyFace, 'scale' | 'scores' | 'ends' | 'choose'> {
  const values = scoresOf(kind);
  if (kind === 'csat') {
    const { scale, choose, scores } = texts;
    const said = values.map((value, at) => ({ value, words: scores[at] ?? '' }));
    return { scale, choose, scores: said, ends: [scores[0], scores[4]] };
  }
  const more = numberTexts[texts.language];
  const [low, high] = more[kind].ends;
  const named = (value: number | undefined, words: string) => `${String(value)} (${words})`;
  return {
    scale: more.scale(named(values[0], low), named(values.at(-1), high)),
    choose: more.choose,
    scores: values.map((value) => ({ value, words: '' })),
    ends: [low, high],
  };
}

/** Where nobody wrote it in their language, it is asked in English, else in the first one that it was written in. */
function questionIn({ id, type, texts }: FurtherQuestion, { language, scores }: SurveyTexts): WidgetQuestion {
  const text = texts[language] ?? texts.en ?? Object.values(texts)[0] ?? '';
  const { yes, no } = numberTexts[language];
  const choices = {
    scale: scores.map((words, at) => ({ value: String(at + 1), words })),
    'yes-no': [
      { value: 'yes', words: yes },
      { value: 'no', words: no },
    ],
    text: [],
  };
  return { id, text, choices: choices[type] };
}

const longestAnswer = 2000;

/** Of what was said to further questions what they ask for; undefined: nothing. Pure. */
export function answersTo(
  questions: readonly FurtherQuestion[],
  said: Readonly<Record<string, unknown>>,
): Record<string, string> | undefined {
  const fits = { scale: /^[1-5]$/, 'yes-no': /^(?:yes|no)$/, text: /\S/ };
  const kept = questions.flatMap(({ id, type }) => {
    const answer = Object.hasOwn(said, id) ? said[id] : undefined;
    return typeof answer === 'string' && fits[type].test(answer)
      ? [[id, answer.trim().slice(0, longestAnswer)] as const]
      : [];
  });
  return kept.length > 0 ? Object.fromEntries(kept) : undefined;
}

/** What was asked and answered, in words of a language. Pure. */
export function answersInWords(
  form: SurveyForm | undefined,
  answers: Readonly<Record<string, string>>,
  language: SurveyLanguage | null,
): { question: string; answer: string }[] {
  const texts = surveyTexts(language);
  return (form?.questions ?? []).flatMap((one) => {
    const value = answers[one.id];
    if (value === undefined) return [];
    const { text, choices } = questionIn(one, texts);
    return { question: text, answer: choices.find((choice) => choice.value === value)?.words ?? value };
  });
}
