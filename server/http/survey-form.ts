import { createHash } from 'node:crypto';
import { longestComment } from '../../shared/schemas/survey.ts';
import { facePaths } from '../../shared/surveys/faces.ts';
import type { WidgetQuestion } from '../../shared/widget/protocol.ts';
import { inkOn } from '../../shared/widget/colour.ts';
import { escapeHtml as said } from '../security/escape.ts';
import type { SurveyFace } from '../services/surveys/face.ts';
import { markOf } from '../services/surveys/letter.ts';

const usualAccent = '--accent:light-dark(#0b57d0,#9ec2ff);--on:light-dark(#fff,#0c1420)';
const rules = `
*{box-sizing:border-box}body{margin:0;min-height:100vh;display:grid;place-items:center;padding:20px;background:var(--ground);color:var(--ink);font:16px/1.5 system-ui,sans-serif}
main{width:100%;max-width:36rem;background:var(--card);border-radius:12px;padding:clamp(20px,6vw,36px)}
h1,legend{font-size:20px;line-height:1.35;font-weight:600;margin:0 0 20px;padding:0}fieldset{border:0;margin:0 0 28px;padding:0;min-width:0}
fieldset fieldset,.more legend{font-size:16px;margin-bottom:10px}
.score,.number{border:1px solid var(--line);border-radius:8px;cursor:pointer}
.score{display:flex;gap:12px;align-items:center;min-height:48px;padding:8px 12px;margin-bottom:8px}
.score:has(:checked),.number:has(:checked){border-color:var(--ring);box-shadow:inset 0 0 0 2px var(--ring)}
.score b{min-width:1ch;font-variant-numeric:tabular-nums;font-weight:600}.face{flex:none;width:32px;height:32px;fill:none;stroke:currentColor;stroke-width:1.6;stroke-linecap:round;stroke-linejoin:round}.score .stars{letter-spacing:1px}
legend h1{margin:0}.numbers{display:grid;gap:6px}.of7{grid-template-columns:repeat(7,1fr)}.of11{grid-template-columns:repeat(6,1fr)}@media(min-width:560px){.of11{grid-template-columns:repeat(11,1fr)}}
.number{position:relative;display:grid;place-items:center;min-height:48px;font-variant-numeric:tabular-nums}
.number input{position:absolute;inset:0;width:100%;height:100%;opacity:0;cursor:pointer}
.number:has(:checked){background:var(--accent);color:var(--on);font-weight:700}.number:has(:focus-visible){outline:3px solid var(--ring);outline-offset:2px}
.ends{display:flex;justify-content:space-between;gap:16px;margin-bottom:8px;color:var(--quiet);font-size:14px}.ends span:last-child{text-align:end}
.few{display:flex;gap:8px}.few .score{flex:1;margin:0}
input{width:20px;height:20px;margin:0;accent-color:var(--ring)}:focus-visible{outline:3px solid var(--ring);outline-offset:2px}
label{display:block}textarea{width:100%;min-height:96px;margin-top:6px;padding:10px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;font:inherit}
.more textarea{min-height:64px;margin:0}
button{margin-top:20px;min-height:48px;padding:0 24px;border:0;border-radius:8px;background:var(--accent);color:var(--on);font:inherit;font-weight:600;cursor:pointer}
p{margin:0;color:var(--quiet)}.problem{color:light-dark(#b3261e,#ffb4ab);margin-bottom:12px}small{color:var(--quiet);font-size:14px}
@media(forced-colors:active){.number:has(:checked){outline:3px solid Highlight}}`;

/** The page's only style, with more rules where a page has more to show, in the colour of the inbox, with the policy that lets it and nothing else in. */
export function styleOf(accent: string | null, more = ''): { style: string; policy: string } {
  const colours = accent
    ? `--accent:light-dark(${accent},color-mix(in oklab,${accent} 45%,#fff));--on:light-dark(${inkOn(accent)},#0c1420)`
    : usualAccent;
  const style = `:root{color-scheme:light dark;--ink:light-dark(#17212b,#e8edf2);--quiet:light-dark(#566270,#a3b0bd);--ground:light-dark(#f5f6f8,#12171c);--card:light-dark(#fff,#1b2229);--line:light-dark(#7d8996,#7d8a97);${colours};--ring:color-mix(in oklab,var(--accent) 70%,var(--ink))}${rules}${more}`;
  const hash = createHash('sha256').update(style).digest('base64');
  const policy = [
    "default-src 'none'",
    `style-src 'sha256-${hash}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
  return { style, policy };
}

/** What somebody has filled in so far. */
export interface Filled {
  score: string;
  comment?: string;
  answers?: Readonly<Record<string, unknown>>;
  problem?: boolean;
}

/** The fields of a further question are called so. */
export const fieldOf = (id: string): string => `q_${id}`;

/** The form of a survey: radio buttons and one button, no script. */
export function formOf(face: SurveyFace, { score, comment = '', answers = {}, problem }: Filled): string {
  const few = face.questions.map((one) => furtherQuestion(one, answers[one.id])).join('\n');
  return `<form method="post" action="?">
<fieldset><legend><h1>${said(face.question)}</h1></legend>
${problem ? `<p class="problem" role="alert">${said(face.choose)}</p>` : ''}
${scaleOf(face, score)}</fieldset>
${few}
<label>${said(face.comment)} <small>(${said(face.optional)})</small>
<textarea name="comment" dir="auto" maxlength="${String(longestComment)}">${said(comment)}</textarea></label>
<button>${said(face.send)}</button></form>`;
}

/** Words stand beside every step where it has them: neither a colour nor a place alone says what is better. */
function scaleOf(face: SurveyFace, chosen: string): string {
  const { scores, ends } = face;
  const radio = (value: number, label = '') =>
    `<input type="radio" name="score" value="${String(value)}" required${String(value) === chosen ? ' checked' : ''}${label}>`;
  if (scores.some(({ words }) => words !== '')) {
    return scores
      .map(
        ({ value, words }) =>
          `<label class="score">${radio(value)}${markIn(face, value)}<b>${String(value)}</b> <span>${said(words)}</span></label>`,
      )
      .join('\n');
  }
  const numbers = scores.map(({ value }, at) => {
    const end = at === 0 ? ends[0] : at === scores.length - 1 ? ends[1] : '';
    const label = end && ` aria-label="${said(`${String(value)}: ${end}`)}"`;
    return `<label class="number">${radio(value, label)}<span>${String(value)}</span></label>`;
  });
  const [low, high] = [scores[0], scores.at(-1)].map((one) => String(one?.value));
  return `<div class="ends" aria-hidden="true"><span>${String(low)}: ${said(ends[0])}</span><span>${String(high)}: ${said(ends[1])}</span></div>
<div class="numbers of${String(scores.length)}">${numbers.join('')}</div>`;
}

function markIn(face: SurveyFace, value: number): string {
  if (face.look === 'faces') {
    return `<svg class="face" viewBox="0 0 24 24" aria-hidden="true"><path d="${facePaths[value - 1] ?? ''}"/></svg>`;
  }
  const stars = markOf(face, value).trim();
  return stars && `<span class="stars" aria-hidden="true">${stars}</span>`;
}

function furtherQuestion({ id, text, choices }: WidgetQuestion, given: unknown): string {
  const name = fieldOf(id);
  const legend = `<legend dir="auto">${said(text)}</legend>`;
  if (choices.length === 0) {
    const words = typeof given === 'string' ? said(given) : '';
    return `<fieldset class="more">${legend}<textarea name="${name}" dir="auto" aria-label="${said(text)}" maxlength="${String(longestComment)}">${words}</textarea></fieldset>`;
  }
  const rows = choices.map(
    ({ value, words }) =>
      `<label class="score"><input type="radio" name="${name}" value="${value}"${value === given ? ' checked' : ''}> <span>${said(words)}</span></label>`,
  );
  return `<fieldset class="more">${legend}<div class="${choices.length < 3 ? 'few' : 'many'}">${rows.join('')}</div></fieldset>`;
}
