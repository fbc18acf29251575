import { escapeHtml as said } from '../security/escape.ts';
import type { OpenLoyalty } from '../services/loyalty/page.ts';

/** Besides the rules of the survey's page. */
export const loyaltyRules = `
h1{margin-bottom:4px}h2{font-size:16px;line-height:1.4;margin:28px 0 8px}
dl{display:flex;gap:32px;flex-wrap:wrap;margin:20px 0 12px}dt{color:var(--quiet);font-size:14px}dd{margin:0;font-size:28px;line-height:1.3;font-weight:650;font-variant-numeric:tabular-nums}
progress{width:100%;height:8px;margin:4px 0 8px;border:0;border-radius:4px;overflow:hidden;background:var(--line);accent-color:var(--ring)}progress::-webkit-progress-bar{background:color-mix(in oklab,var(--line) 40%,transparent)}progress::-webkit-progress-value{background:var(--ring)}progress::-moz-progress-bar{background:var(--ring)}
ul{list-style:none;margin:0;padding:0}li{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:4px 16px;padding:10px 0;border-top:1px solid color-mix(in oklab,var(--line) 40%,transparent)}li>span{min-width:0;overflow-wrap:anywhere}li>span:first-child{flex:1 1 8rem}li small{display:block}
li button{margin:0;min-height:44px;padding:0 18px;flex:none}li form{flex:none}.sum{font-variant-numeric:tabular-nums;white-space:nowrap;font-weight:600;flex:none}
code{font:600 18px/1.5 ui-monospace,monospace;letter-spacing:.5px;white-space:nowrap}.link{color:var(--ink);overflow-wrap:anywhere;user-select:all}.off{color:var(--quiet);font-size:14px;text-align:end;flex:none;max-width:45%}p+p{margin-top:4px}`;

/** What a customer sees of their points. */
export function loyaltyBody(
  open: OpenLoyalty,
  { failed, tried }: { failed: boolean; tried: string },
): string {
  const { standing, texts, company } = open;
  return `<p>${said(company)}</p><h1 dir="auto">${said(standing.programme)}</h1>
${failed ? `<p class="problem" role="alert">${said(texts.failed)}</p>` : ''}
${headOf(open)}${codesOf(open)}${rewardsOf(open, tried)}${recommendationOf(open)}${historyOf(open)}`;
}

const number = ({ texts }: OpenLoyalty, value: number): string =>
  new Intl.NumberFormat(texts.language).format(value);
const date = ({ texts }: OpenLoyalty, at: string | Date): string =>
  new Intl.DateTimeFormat(texts.language, { dateStyle: 'long', timeZone: 'UTC' }).format(new Date(at));

/** The last day on which something is good that goes at a moment. */
const lastDay = (open: OpenLoyalty, at: string): string => date(open, new Date(new Date(at).getTime() - 1));

function headOf(open: OpenLoyalty): string {
  const { standing, texts, tierNames } = open;
  const { tierId, ahead, measure, expiring, slipsAt, owed } = standing;
  const tier = (tierId === null ? undefined : tierNames.get(tierId)) ?? '';
  const next = (ahead && tierNames.get(ahead.tierId)) ?? '';
  const money = new Intl.NumberFormat(texts.language, { style: 'currency', currency: standing.currency });
  const amount = (value: number) => (measure.by === 'spend' ? money.format(value) : number(open, value));
  const way =
    ahead && next !== ''
      ? `<p>${said(texts.ahead(texts.measures[measure.by](amount(ahead.missing)), next))}</p>
<progress max="${String(measure.value + ahead.missing)}" value="${String(measure.value)}" aria-label="${said(next)}"></progress>`
      : '';
  return `<dl><div><dt>${said(texts.points)}</dt><dd>${number(open, standing.balance)}</dd></div>
${tier === '' ? '' : `<div><dt>${said(texts.level)}</dt><dd dir="auto">${said(tier)}</dd></div>`}</dl>
${way}${expiring ? `<p>${said(texts.expiring(number(open, expiring.points), lastDay(open, expiring.at)))}</p>` : ''}
${slipsAt && tier !== '' ? `<p>${said(texts.slips(tier, lastDay(open, slipsAt)))}</p>` : ''}
${owed > 0 ? `<p>${said(texts.owed(number(open, owed)))}</p>` : ''}`;
}

function codesOf(open: OpenLoyalty): string {
  const { standing, texts } = open;
  const shown = standing.redemptions.filter(({ state }) => state !== 'cancelled').slice(0, 10);
  if (shown.length === 0) return '';
  const rows = shown.map(({ reward, code, state, expiresAt }) => {
    const words =
      state === 'issued'
        ? texts.until(lastDay(open, expiresAt))
        : state === 'used'
          ? texts.used
          : texts.expired;
    const shape = state === 'issued' ? `<code dir="ltr">${said(code)}</code>` : '';
    return `<li><span dir="auto">${said(reward)}<small>${said(words)}</small></span>${shape}</li>`;
  });
  return `<h2>${said(texts.codes)}</h2><ul>${rows.join('\n')}</ul>`;
}

function rewardsOf(open: OpenLoyalty, tried: string): string {
  const { standing, texts } = open;
  if (standing.rewards.length === 0) return '';
  const rows = standing.rewards.map(({ id, name, points, available, stock, taken }) => {
    const gone = stock !== null && taken >= stock;
    const deed = available
      ? `<form method="post" action="?"><input type="hidden" name="reward" value="${id}"><input type="hidden" name="tried" value="${tried}"><button aria-label="${said(`${texts.redeem}: ${name}`)}">${said(texts.redeem)}</button></form>`
      : `<span class="off">${said(gone ? texts.gone : texts.notYet)}</span>`;
    return `<li><span dir="auto">${said(name)}<small>${said(texts.measures.points(number(open, points)))}</small></span>${deed}</li>`;
  });
  return `<h2>${said(texts.rewards)}</h2><ul>${rows.join('\n')}</ul>`;
}

function recommendationOf(open: OpenLoyalty): string {
  const { standing, texts } = open;
  const { referral } = standing;
  if (!referral) return '';
  return `<h2>${said(texts.recommend)}</h2><p class="link" dir="ltr">${said(referral.url)}</p><p>${said(texts.recommendFor(number(open, referral.points)))}</p>`;
}

function historyOf(open: OpenLoyalty): string {
  const { entries, texts } = open;
  if (entries.length === 0) return '';
  const sign = new Intl.NumberFormat(texts.language, { signDisplay: 'always' });
  const rows = entries.map(({ kind, points, at, reason }) => {
    const about = kind === 'order' || kind === 'reversal' || kind === 'redemption' ? ` · ${reason}` : '';
    return `<li><span dir="auto">${said(`${texts.kinds[kind]}${about}`)}<small>${said(date(open, at))}</small></span><span class="sum" dir="ltr">${said(sign.format(points))}</span></li>`;
  });
  return `<h2>${said(texts.history)}</h2><ul>${rows.join('\n')}</ul>`;
}
