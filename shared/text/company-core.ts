import { fold } from '../rules/fold.ts';

/** Legal forms that say nothing of who a company is. */
const forms = new Set(
  (
    'gmbh mbh ag kg kgaa ohg gbr ug se eg ev inc llc llp lp ltd limited corp corporation co company plc pty sa sas sasu sarl srl spa ' +
    'sl slu bv nv vof oy oyj ab as asa aps is kft zrt doo dd sp zoo sro kk gk pte pvt group holding the und and'
  ).split(' '),
);
const easternForms = /株式会社|有限会社|合同会社|股份有限公司|有限公司/gu;

/** The name of a company without its legal form, signs and case: "Acme GmbH & Co. KG" is "acme". Pure. */
export function companyCore(name: string): string {
  const words = fold(name.replace(easternForms, ' '))
    .replace(/\b(\p{L})\.(?=\p{L}\.|\s|$)/gu, '$1')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(/\s+/u);
  const kept = words.filter((word) => !forms.has(word));
  return (kept.length > 0 ? kept : words).join(' ');
}

/** The host of a website without "www.", lower case; empty where there is none. Pure. */
export function siteKeyOf(website: string): string {
  if (!URL.canParse(website)) return '';
  return new URL(website).hostname.toLowerCase().replace(/^www\./u, '');
}
