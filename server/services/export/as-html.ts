import type { Context } from '../../context.ts';
import { attachmentUrl } from '../../presenters/attachment.ts';
import { escapeHtml } from '../../security/escape.ts';
import type { AttachmentSummary, StoredMessage } from '../../store/messages.ts';
import { isSaid, momentIn, type ExportedThread } from './thread.ts';

/** Pictures inside of texts go into the file, up to so many bytes each and together. */
const largestPicture = 1_500_000;
const mostPictures = 30_000_000;

const style = `body{font:15px/1.5 system-ui,sans-serif;color:#1c2323;background:#fff;max-width:50rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.25rem;margin:0 0 .25rem}header p,article>p,li{color:#55605f;font-size:.8125rem;margin:0}
article{border-top:1px solid #d9dedd;padding:1rem 0;break-inside:auto;overflow-wrap:anywhere}
article.note{background:#fff7df;padding:1rem;border-radius:6px}h2{font-size:.9375rem;margin:0;break-after:avoid}
.text{white-space:pre-wrap;unicode-bidi:plaintext;margin:.75rem 0 0}.html{margin:.75rem 0 0;overflow-x:auto}img{max-width:100%;height:auto}
@media print{body{margin:0;max-width:none}}`;
/** Nothing runs and nothing is fetched, wherever the file is opened. */
const policy =
  "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/** A page of its own, to be kept, sent or printed. What customers wrote was sanitised when it came; nothing in it is loaded from elsewhere. */
export async function* asHtml(
  context: Pick<Context, 'files' | 'store'>,
  { conversation, messages, timeZone }: ExportedThread,
): AsyncGenerator<string> {
  const said = momentIn(timeZone);
  const { subject, number, contact, createdAt } = conversation;
  const title = escapeHtml(subject || contact.name || String(number));
  yield `<!doctype html><html dir="auto"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="referrer" content="no-referrer"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style></head><body>`;
  const about = [`#${String(number)}`, contact.name, contact.address, said(createdAt)].filter(
    (one) => one !== '',
  );
  yield `<header><h1 dir="auto">${title}</h1><p>${escapeHtml(about.join(' · '))}</p></header>`;
  const pictures = { left: mostPictures };
  for await (const message of messages()) {
    if (isSaid(message)) yield articleOf(message, said, await bodyOf(context, message, pictures));
  }
  yield '</body></html>\n';
}

function articleOf(message: StoredMessage, said: (at: Date) => string, body: string): string {
  const { kind, author, from, to, cc, sentAt, attachments } = message;
  const who = author.name || from?.name || from?.address || '';
  const people = [...to, ...cc].map(({ name, address }) => name || address).join(', ');
  const line = [said(sentAt), kind === 'note' ? 'note' : people].filter((one) => one !== '').join(' → ');
  const files = attachments
    .filter(({ inline }) => !inline)
    .map(
      ({ name, size }) => `<li dir="auto">${escapeHtml(name)} (${String(Math.ceil(size / 1024))} kB)</li>`,
    );
  const list = files.length > 0 ? `<ul>${files.join('')}</ul>` : '';
  return `<article class="${kind}"><h2 dir="auto">${escapeHtml(who)}</h2><p dir="auto">${escapeHtml(line)}</p>${body}${list}</article>`;
}

/** Style sheets of a mail would be those of the whole page: they stay out, what stands at elements stays. */
const styleSheets = /<style\b[^>]*>[\s\S]*?<\/style>/giu;

async function bodyOf(
  context: Pick<Context, 'files' | 'store'>,
  { html, text, attachments }: StoredMessage,
  pictures: { left: number },
): Promise<string> {
  if (html === null || html.trim() === '') {
    return text.trim() === '' ? '' : `<div class="text" dir="auto">${escapeHtml(text)}</div>`;
  }
  let body = html.replaceAll(styleSheets, '');
  for (const file of attachments.filter(({ inline, preview }) => inline && preview === 'image')) {
    const url = attachmentUrl(file.id);
    if (!body.includes(url)) continue;
    body = body.replaceAll(url, (await pictureOf(context, file, pictures)) ?? '');
  }
  return `<div class="html" dir="auto">${body}</div>`;
}

/** A picture as an address that needs no server; null where it is gone, or too large. */
async function pictureOf(
  { files, store }: Pick<Context, 'files' | 'store'>,
  { id, size, type }: AttachmentSummary,
  pictures: { left: number },
): Promise<string | null> {
  if (size > Math.min(largestPicture, pictures.left) || !/^image\/[a-z0-9.+-]+$/u.test(type)) return null;
  const row = await store.attachments.read(id);
  if (!row || row.removedAt || !(await files.stat(row.fileKey))) return null;
  const chunks: Buffer[] = [];
  for await (const chunk of files.open(row.fileKey) as AsyncIterable<Buffer>) chunks.push(chunk);
  pictures.left -= size;
  return `data:${type};base64,${Buffer.concat(chunks).toString('base64')}`;
}
