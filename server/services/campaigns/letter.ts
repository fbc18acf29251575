import { escapeHtml } from '../../security/escape.ts';
import { campaignTexts } from './texts.ts';

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/gu;

/** Text as HTML: paragraphs, line breaks, and addresses that can be followed. Pure. */
export function htmlOfText(text: string): string {
  return text
    .replace(/\r\n?/g, '\n')
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => `<p>${linked(part).replaceAll('\n', '<br>')}</p>`)
    .join('');
}

function linked(text: string): string {
  let at = 0;
  let html = '';
  for (const found of text.matchAll(address)) {
    const url = escapeHtml(found[0]);
    html += `${escapeHtml(text.slice(at, found.index))}<a href="${url}">${url}</a>`;
    at = found.index + found[0].length;
  }
  return html + escapeHtml(text.slice(at));
}

/** A campaign's mail: what it says, who it is from, and how to stop it. No picture in it tells us who reads it. Pure. */
export function letterOf(
  text: string,
  { language, company, link }: { language: string | null; company: string; link: string },
): { text: string; html: string } {
  const words = campaignTexts(language);
  const footer = words.footer(company);
  return {
    text: `${text.trimEnd()}\n\n-- \n${footer}\n${words.link}: ${link}`,
    html: `${htmlOfText(text)}<p>--<br>${escapeHtml(footer)} <a href="${escapeHtml(link)}">${escapeHtml(words.link)}</a></p>`,
  };
}
