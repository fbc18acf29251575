import { createHash } from 'node:crypto';
import express, { Router, type Response } from 'express';
import { longestComment } from '../../shared/schemas/survey.ts';
import type { Context } from '../context.ts';
import { escapeHtml as said } from '../security/escape.ts';
import { answerSurvey, openSurvey, type OpenSurvey } from '../services/surveys/answer.ts';
import { questionOf } from '../services/surveys/ask.ts';
import { directionOf, surveyTexts } from '../services/surveys/texts.ts';

const style = `
:root{color-scheme:light dark;--ink:light-dark(#17212b,#e8edf2);--quiet:light-dark(#566270,#a3b0bd);--ground:light-dark(#f5f6f8,#12171c);--card:light-dark(#fff,#1b2229);--line:light-dark(#8d99a6,#6d7a87);--accent:light-dark(#0b57d0,#9ec2ff);--on:light-dark(#fff,#0c1420)}
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:20px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:34rem;background:var(--card);border-radius:12px;padding:clamp(20px,6vw,36px)}
h1,legend{font-size:20px;line-height:1.35;font-weight:600;margin:0 0 20px;padding:0}fieldset{border:0;margin:0 0 20px;padding:0;min-width:0}
.score{display:flex;gap:12px;align-items:center;min-height:48px;padding:8px 12px;margin-bottom:8px;border:1px solid var(--line);border-radius:8px;cursor:pointer}
.score:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}.score b{min-width:1ch;font-variant-numeric:tabular-nums}
input{width:20px;height:20px;margin:0;accent-color:var(--accent)}:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
label{display:block}textarea{width:100%;min-height:96px;margin-top:6px;padding:10px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;font:inherit}
button{margin-top:20px;min-height:48px;padding:0 24px;border:0;border-radius:8px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
p{margin:0;color:var(--quiet)}.problem{color:light-dark(#b3261e,#ffb4ab);margin-bottom:12px}small{color:var(--quiet);font-size:14px}`;
const styleHash = createHash('sha256').update(style).digest('base64');
const policy = [
  "default-src 'none'",
  `style-src 'sha256-${styleHash}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');
const biggest = '20kb';

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
  const form = express.urlencoded({ extended: false, limit: biggest, parameterLimit: 10 });
  router.post('/:token', form, async (request, response) => {
    const { token } = request.params;
    const { score, comment } = (request.body ?? {}) as { score?: unknown; comment?: unknown };
    const given = typeof score === 'string' && /^[1-5]$/.test(score) ? Number(score) : null;
    const words = typeof comment === 'string' ? comment.trim().slice(0, longestComment) : '';
    if (given === null) {
      const survey = await openSurvey(context, token);
      response.status(survey ? 400 : 404);
      show(response, survey, { score: '', comment: words, problem: true });
      return;
    }
    await answerSurvey(context, token, { score: given, comment: words });
    response.redirect(303, `/survey/${encodeURIComponent(token)}`);
  });
  return router;
}

interface Filled {
  score: string;
  comment?: string;
  problem?: boolean;
}

function show(response: Response, survey: OpenSurvey | null, filled: Filled): void {
  if (!survey) response.status(404);
  const texts = survey?.texts ?? surveyTexts(null);
  const title = survey ? questionOf(texts, survey) : texts.over;
  response
    .set({
      'Content-Security-Policy': policy,
      'Cache-Control': 'no-store',
      'Referrer-Policy': 'no-referrer',
      'X-Robots-Tag': 'noindex',
    })
    .type('html').send(`<!doctype html>
<html lang="${texts.language}" dir="${directionOf(texts)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${said(survey?.company ?? texts.over)}</title>
<style>${style}</style></head>
<body><main>${survey?.state === 'open' ? formOf(survey, title, filled) : ending(survey)}</main></body>
</html>`);
}

function ending(survey: OpenSurvey | null): string {
  const { thanks, thanksMore, over } = survey?.texts ?? surveyTexts(null);
  return survey?.state === 'answered'
    ? `<h1>${said(thanks)}</h1><p>${said(thanksMore)}</p>`
    : `<h1>${said(over)}</h1>`;
}

function formOf({ texts }: OpenSurvey, question: string, { score, comment = '', problem }: Filled): string {
  const choices = texts.scores.map((words, at) => {
    const value = String(at + 1);
    const checked = value === score ? ' checked' : '';
    return `<label class="score"><input type="radio" name="score" value="${value}" required${checked}><b>${value}</b> <span>${said(words)}</span></label>`;
  });
  return `<form method="post" action="?">
<fieldset><legend><h1>${said(question)}</h1></legend>
${problem ? `<p class="problem" role="alert">${said(texts.choose)}</p>` : ''}
${choices.join('\n')}</fieldset>
<label>${said(texts.comment)} <small>(${said(texts.optional)})</small>
<textarea name="comment" maxlength="${String(longestComment)}">${said(comment)}</textarea></label>
<button>${said(texts.send)}</button></form>`;
}
