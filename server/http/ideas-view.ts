import { escapeHtml as said } from '../security/escape.ts';
import type { BoardIdea, OpenBoard } from '../services/ideas/board.ts';
import { sayIdea, type IdeaTexts } from '../services/ideas/texts.ts';

/** What became of asking for a link. */
export type Told = 'sent' | 'problem';

/** Besides the rules of the survey's page. */
export const boardRules = `
body{place-items:start center}main{max-width:44rem}h1{margin-bottom:4px}h2{font-size:15px;line-height:1.4;margin:28px 0 4px;color:var(--quiet);font-weight:600}
ul{list-style:none;margin:0;padding:0}li{padding:14px 0;border-top:1px solid color-mix(in oklab,var(--line) 40%,transparent)}
h3{font-size:17px;line-height:1.4;font-weight:600;margin:0;overflow-wrap:anywhere}li p{overflow-wrap:anywhere;white-space:pre-line}.line{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:start;justify-content:space-between}.line h3{flex:1 1 14rem}
.count{font-variant-numeric:tabular-nums;color:var(--ink);white-space:nowrap}li button,details button{margin-top:8px;min-height:44px;padding:0 18px}.quiet{background:transparent;color:var(--ink);border:1px solid var(--line)}
details{margin-top:8px}summary{cursor:pointer;min-height:44px;display:flex;align-items:center;color:var(--ring);font-weight:600}
input[type=email]{display:block;width:100%;height:auto;min-height:44px;margin-top:6px;padding:8px 10px;border:1px solid var(--line);border-radius:8px;background:transparent;color:inherit;font:inherit}
.check{display:flex;gap:10px;align-items:center;min-height:44px;margin-top:12px}.told{padding:12px 14px;margin:16px 0 0;border:1px solid var(--ring);border-radius:8px;color:var(--ink)}`;

/** What stands on the board. */
export function boardBody({ texts, company, groups, mine }: OpenBoard, told?: Told): string {
  const state = (status: (typeof groups)[number]['status']) => said(texts.status[status]);
  const all = groups.map(
    ({ status, ideas }) =>
      `<section><h2>${state(status)}</h2><ul>${ideas.map((one) => entry(one, { texts, mine })).join('')}</ul></section>`,
  );
  return `<p>${said(company)}</p><h1>${said(texts.title)}</h1><p>${said(texts.intro)}</p>
${told === 'sent' ? `<p class="told" role="status">${said(texts.sent)}</p>` : ''}
${told === 'problem' ? `<p class="problem" role="alert">${said(texts.problem)}</p>` : ''}
${all.join('') || `<h2>${said(texts.empty)}</h2>`}`;
}

function entry(idea: BoardIdea, { texts, mine }: { texts: IdeaTexts; mine: boolean }): string {
  const { text, votes } = idea;
  const more = [text.text, text.reason].filter(Boolean).map((one) => `<p dir="auto">${said(one)}</p>`);
  return `<li><div class="line"><h3 dir="auto">${said(text.title)}</h3><span class="count">${said(sayIdea(texts.votes, { count: votes }))}</span></div>
${more.join('')}${mine ? ownVote(idea, texts) : voteByMail(idea, texts)}</li>`;
}

const hidden = (name: string, value: string) => `<input type="hidden" name="${name}" value="${said(value)}">`;
const named = (texts: IdeaTexts, { text }: BoardIdea) => said(sayIdea(texts.voteFor, { title: text.title }));

function ownVote(idea: BoardIdea, texts: IdeaTexts): string {
  if (!idea.voted) {
    return `<form method="post">${hidden('idea', idea.id)}<button aria-label="${named(texts, idea)}">${said(texts.vote)}</button></form>`;
  }
  return `<form method="post">${hidden('idea', idea.id)}${hidden('back', 'yes')}<p>${said(texts.voted)}</p><button class="quiet">${said(texts.takeBack)}</button></form>`;
}

function voteByMail(idea: BoardIdea, texts: IdeaTexts): string {
  const id = `address-${idea.id}`;
  return `<details><summary aria-label="${named(texts, idea)}">${said(texts.vote)}</summary><form method="post">${hidden('idea', idea.id)}
<p>${said(texts.byMail)}</p><label for="${id}">${said(texts.address)}</label><input id="${id}" type="email" name="address" required autocomplete="email" maxlength="254">
<button>${said(texts.send)}</button></form></details>`;
}

/** Whoever followed the link of a mail is asked once more. */
export function confirmBody({
  texts,
  company,
  title,
}: {
  texts: IdeaTexts;
  company: string;
  title: string;
}): string {
  return `<p>${said(company)}</p><h1>${said(texts.confirm)}</h1><p dir="auto">${said(title)}</p>
<form method="post"><label class="check"><input type="checkbox" name="tell" value="yes"> ${said(texts.tell)}</label>
<button>${said(texts.vote)}</button></form>`;
}
