import type { Request, RequestHandler } from 'express';
import type { Context } from '../context.ts';
import { firstDesk } from '../services/visitors/desk.ts';

interface DemoPage {
  title: string;
  words: string;
}
const pages: Record<string, DemoPage> = {
  '': {
    title: 'Lamps made to last',
    words: 'Twelve models, spare parts for all of them, shipped from the north.',
  },
  pricing: { title: 'Prices', words: 'From 79 €, shipping included. Thirty days to change your mind.' },
  contact: { title: 'Contact', words: 'Write to us in the corner of this page. We answer while you wait.' },
};

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (one) => escapes[one] ?? one);
const asked = (request: Request, name: string, fits: RegExp): string => {
  const value = request.query[name];
  return typeof value === 'string' && fits.test(value) ? value : '';
};

/**
 * A shop of three pages with the widget in it, to try it on: `?key=` names the inbox (else the first one with a
 * widget), `?locale=`, `?theme=` and `?dir=` change what a site would set.
 */
export function widgetDemo(context: Pick<Context, 'store'>): RequestHandler {
  return async (request, response) => {
    const page = pages[request.path.replaceAll('/', '')];
    const key = asked(request, 'key', /^[0-9a-f]{24}$/) || ((await firstDesk(context))?.id ?? '');
    const attributes = {
      'data-key': key,
      'data-locale': asked(request, 'locale', /^[A-Za-z-]{2,10}$/),
      'data-theme': asked(request, 'theme', /^(light|dark)$/),
      'data-user-id': asked(request, 'user', /^[\w@.-]{1,80}$/),
      'data-user-hash': asked(request, 'hash', /^[0-9a-f]{64}$/),
    };
    const kept = new URLSearchParams(
      Object.entries(request.query).filter(
        (entry): entry is [string, string] => typeof entry[1] === 'string',
      ),
    ).toString();
    const tag = Object.entries(attributes)
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name}="${escaped(value)}"`)
      .join(' ');
    const rtl = asked(request, 'dir', /^rtl$/) === 'rtl';
    response
      .status(page ? 200 : 404)
      .set('Cache-Control', 'no-store')
      .type('html')
      .send(document({ page: page ?? { title: 'Not here', words: '' }, tag, kept, rtl, keyed: key !== '' }));
  };
}

function document(shown: {
  page: DemoPage;
  tag: string;
  kept: string;
  rtl: boolean;
  keyed: boolean;
}): string {
  const query = shown.kept === '' ? '' : `?${escaped(shown.kept)}`;
  const links = ['', 'pricing', 'contact']
    .map((path) => `<a href="/widget-demo/${path}${query}">${pages[path]?.title ?? ''}</a>`)
    .join('');
  const missing = shown.keyed
    ? ''
    : '<p class="missing">There is no inbox with a widget yet: make one in Settings, Inboxes.</p>';
  return `<!doctype html>
<html lang="en" dir="${shown.rtl ? 'rtl' : 'ltr'}">
<head>
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${shown.page.title} · Nordlicht</title>
<style>${style}</style>
</head>
<body>
<header><strong>Nordlicht</strong><nav>${links}</nav></header>
<main><h1>${shown.page.title}</h1><p>${shown.page.words}</p>${missing}
<ul><li>Skagen</li><li>Lindesnes</li><li>Arkona</li></ul></main>
<script async src="/widget.js" ${shown.tag}></script>
</body>
</html>`;
}

const style = `
:root{color-scheme:light dark;--ink:light-dark(#1d2b2b,#e6efef);--quiet:light-dark(#566,#9bb);--ground:light-dark(#fbfaf7,#121817)}
*{box-sizing:border-box}body{margin:0;font:16px/1.6 Georgia,serif;color:var(--ink);background:var(--ground)}
header{display:flex;flex-wrap:wrap;gap:8px 24px;align-items:baseline;padding:20px 5vw;border-bottom:1px solid light-dark(#e4e0d8,#253030)}
nav{display:flex;flex-wrap:wrap;gap:4px 20px}a{color:inherit;text-underline-offset:4px}
main{max-width:46rem;padding:8vh 5vw}h1{font-size:clamp(30px,6vw,54px);line-height:1.1;margin:0 0 16px;font-weight:500}
p{color:var(--quiet);font-size:19px}ul{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:16px;list-style:none;padding:0;margin-top:48px}
li{height:150px;display:flex;align-items:end;padding:14px;background:light-dark(#efe9dc,#1c2624);border-radius:4px}.missing{color:#b45309}`;
