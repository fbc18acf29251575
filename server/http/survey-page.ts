import express, { Router, type Response } from 'express';
import { longestComment } from '../../shared/schemas/survey.ts';
import { isScore } from '../../shared/surveys/kinds.ts';
import type { Context } from '../context.ts';
import { escapeHtml as said } from '../security/escape.ts';
import { answerSurvey, openSurvey, type OpenSurvey } from '../services/surveys/answer.ts';
import { surveyTexts } from '../services/surveys/texts.ts';
import { fieldOf, formOf, styleOf, type Filled } from './survey-form.ts';
import { sendCustomerPage } from './customer-page.ts';

const biggest = '40kb';
const mostFields = 20;

/**
 * Where a customer answers a survey, without a log-in and without a script. A link only opens it, with the score of the link
 * chosen: programs that follow links answer nothing. The answer is a POST.
 */
export function surveyPage(context: Context): Router {
  const router = Router({ caseSensitive: true });
  router.get('/:token', async (request, response) => {
    const survey = await openSurvey(context, request.params.token);
    const { score } = request.query;
    show(response, survey, { score: typeof score === 'string' ? score : '' });
  });
  const form = express.urlencoded({ extended: false, limit: biggest, parameterLimit: mostFields });
  router.post('/:token', form, async (request, response) => {
    const { token } = request.params;
    const survey = await openSurvey(context, token);
    const given = givenIn(survey, (request.body ?? {}) as Record<string, unknown>);
    if (survey && given.score === null) {
      response.status(400);
      show(response, survey, { score: '', comment: given.comment, answers: given.answers, problem: true });
      return;
    }
    if (given.score !== null) await answerSurvey(context, token, { ...given, score: given.score });
    response.redirect(303, `/survey/${encodeURIComponent(token)}`);
  });
  return router;
}

/** What a form says; a score that the question does not know is none. */
function givenIn(survey: OpenSurvey | null, fields: Readonly<Record<string, unknown>>) {
  const { score, comment } = fields;
  const number = typeof score === 'string' && /^\d{1,2}$/.test(score) ? Number(score) : null;
  const further = (survey?.form.questions ?? []).map(({ id }) => [id, fields[fieldOf(id)]] as const);
  return {
    score: survey && number !== null && isScore(survey.form.kind, number) ? number : null,
    comment: typeof comment === 'string' ? comment.trim().slice(0, longestComment) : '',
    answers: Object.fromEntries(further),
  };
}

function show(response: Response, survey: OpenSurvey | null, filled: Filled): void {
  const { language, over } = surveyTexts(survey?.face.language ?? null);
  sendCustomerPage(response, {
    ...{ language, title: survey?.company ?? over, found: survey !== null },
    look: styleOf(survey?.face.accent ?? null),
    body: survey?.state === 'open' ? formOf(survey.face, filled) : ending(survey),
  });
}

function ending(survey: OpenSurvey | null): string {
  const { thanks, thanksMore, over } = survey?.face ?? surveyTexts(null);
  return survey?.state === 'answered'
    ? `<h1>${said(thanks)}</h1><p>${said(thanksMore)}</p>`
    : `<h1>${said(over)}</h1>`;
}
