import { JSDOM, VirtualConsole, type PageElement } from 'jsdom';
import { describe, expect, it } from 'vitest';
import { sanitizeHtml } from '../../../server/security/html.ts';
import { vectors } from './html-vectors.ts';

const cidUrl = (cid: string): string | null => (cid === 'known@x' ? '/api/v1/attachments/1' : null);
const clean = (html: string): string => sanitizeHtml(html, { cidUrl }).html;

const parser = new new JSDOM().window.DOMParser();
const forbidden =
  'script,iframe,frame,object,embed,applet,base,meta,link,form,input,button,textarea,select,svg,math,video,audio,source,track,template,portal,dialog,marquee,noscript,xmp,plaintext';

/** What a browser makes of the output: elements and attributes, after its own repairs. Parsed twice against mutation. */
function problems(html: string): string[] {
  const found: string[] = [];
  let source = html;
  for (let round = 0; round < 2; round += 1) {
    const document = parser.parseFromString(`<!doctype html><body>${source}</body>`, 'text/html');
    for (const element of document.querySelectorAll(forbidden)) found.push(`<${element.localName}>`);
    for (const element of document.body.querySelectorAll('*')) found.push(...attributeProblems(element));
    for (const style of document.querySelectorAll('style')) {
      if (/url\(|@import|@font-face|expression|</i.test(style.textContent))
        found.push(`style: ${style.textContent}`);
    }
    source = document.body.innerHTML;
  }
  return found;
}

function attributeProblems(element: PageElement): string[] {
  const found: string[] = [];
  for (const { name, value } of element.attributes) {
    const at = `${element.localName}[${name}=${value}]`;
    if (
      name.startsWith('on') ||
      /^(id|name|ping|formaction|action|srcdoc|srcset|background|poster|xlink:href|data)$/.test(name)
    )
      found.push(at);
    if (name === 'src' && !/^(\/api\/v1\/attachments\/1|data:image\/(png|gif|jpeg|webp);base64,)/.test(value))
      found.push(at);
    if (name === 'href' && !/^(https?:|mailto:|tel:|#)/.test(value)) found.push(at);
    if (
      name === 'style' &&
      /url\((?!"?(data:image|\/api))|expression|behavior|binding|position|image-set|\\/i.test(value)
    )
      found.push(at);
    if (name === 'class' && value.split(' ').some((word) => word !== '' && !word.startsWith('m-')))
      found.push(at);
    if (name.startsWith('data-') && !/^data-remote-(src|srcset|background|style)$/.test(name)) found.push(at);
    if (/^data-remote-(src|srcset|background)$/.test(name) && !/^https?:\/\//.test(value)) found.push(at);
  }
  return found;
}

describe('attacks', () => {
  it.each(vectors)('%s', (vector) => {
    for (const html of [vector, `<p>a</p>${vector}<p>b</p>`, `<table><tr><td>${vector}</td></tr></table>`]) {
      const once = clean(html);
      expect(problems(once)).toEqual([]);
      expect(problems(clean(once))).toEqual([]);
    }
  });

  it('runs no script and asks for nothing in a page that would let them', async () => {
    const requests: string[] = [];
    let hits = 0;
    const dom = new JSDOM(`<!doctype html><body>${vectors.map(clean).join('')}</body>`, {
      runScripts: 'dangerously',
      virtualConsole: new VirtualConsole(),
      beforeParse(window) {
        Object.assign(window, { hit: () => (hits += 1) });
        window.fetch = (url) => requests.push(url);
      },
    });
    for (const link of dom.window.document.querySelectorAll('a')) link.click();
    await new Promise((resolve) => setImmediate(resolve));
    expect([hits, requests]).toEqual([0, []]);
    dom.window.close();
  });
});

describe('design that stays', () => {
  it('tables, inline styles, classes with their style sheet', () => {
    const html = clean(
      '<html><head><style>p.MsoNormal{margin:0;font-size:11pt} @media (max-width:600px){.w{width:100%}}</style></head><body><table width="600" bgcolor="#fff" cellpadding="0"><tr><td align="center" style="padding:8px;mso-line-height-rule:exactly"><p class="MsoNormal w">x</p></td></tr></table></body></html>',
    );
    expect(html).toContain('p.m-MsoNormal{margin:0;font-size:11pt}');
    expect(html).toContain('@media (max-width:600px){.m-w{width:100%}}');
    expect(html).toContain('<table width="600" bgcolor="#fff" cellpadding="0">');
    expect(html).toContain('<td align="center" style="padding:8px">');
    expect(html).toContain('class="m-MsoNormal m-w"');
  });

  it('links open elsewhere and tell nobody from where', () => {
    expect(clean('<a href="https://example.org/?a=1&amp;b=2" onclick="x()">x</a>')).toBe(
      '<a href="https://example.org/?a=1&amp;b=2" target="_blank" rel="noopener noreferrer nofollow">x</a>',
    );
    expect(clean('<a href="mailto:a@b.c">x</a>')).toContain('mailto:a@b.c');
  });

  it('text, entities and other scripts', () => {
    expect(clean('<p>1 &lt; 2 &amp; שלום 日本</p>')).toBe('<p>1 &lt; 2 &amp; שלום 日本</p>');
  });
});

describe('pictures', () => {
  it('are shown when they came along', () => {
    const { html, remoteImages } = sanitizeHtml(
      '<img src="cid:known@x" alt="a"><img src="cid:other" alt="b"><img src="data:image/png;base64,aGk=">',
      { cidUrl },
    );
    expect(html).toBe(
      '<img src="/api/v1/attachments/1" alt="a" /><img alt="b" /><img src="data:image/png;base64,aGk=" />',
    );
    expect(remoteImages).toBe(false);
  });

  it('wait to be asked for when they are elsewhere', () => {
    const { html, remoteImages } = sanitizeHtml(
      '<img src="https://x.test/a.png" srcset="https://x.test/b.png 2x"><td background="//x.test/c.png">y</td><p style="color:red;background-image:url(https://x.test/d.png)">z</p>',
      { cidUrl },
    );
    expect(remoteImages).toBe(true);
    expect(html).toContain('data-remote-src="https://x.test/a.png"');
    expect(html).toContain('data-remote-srcset="https://x.test/b.png 2x"');
    expect(html).toContain('data-remote-background="https://x.test/c.png"');
    expect(html).toContain(
      'style="color:red" data-remote-style="background-image:url(https://x.test/d.png)"',
    );
    expect(problems(html)).toEqual([]);
  });

  it('says that there are none', () => {
    expect(sanitizeHtml('<p>x</p>', { cidUrl }).remoteImages).toBe(false);
  });
});

it('is quick on a newsletter and on a hostile one', () => {
  const row =
    '<tr><td class="x" style="padding:4px 8px;font-family:Arial,sans-serif;color:#333333" align="left"><a href="https://example.org/?id=1">An offer that you will like</a></td></tr>';
  const letter = `<style>.x{color:red}</style><table>${row.repeat(110)}</table>`;
  expect(letter.length).toBeGreaterThan(18_000);
  for (let run = 0; run < 10; run += 1) clean(letter);
  const start = process.cpuUsage();
  for (let run = 0; run < 20; run += 1) clean(letter);
  const used = process.cpuUsage(start);
  // Measured 2 to 4 ms alone; the bound leaves room for a machine that does other things too.
  expect((used.user + used.system) / 1000 / 20).toBeLessThan(30);
  const slow = process.cpuUsage();
  clean('<div style="'.repeat(10_000));
  clean('<style>{'.repeat(10_000));
  clean(`<p style="${'a:url('.repeat(10_000)}">x</p>`);
  clean('<b>'.repeat(20_000));
  clean(`<style>${'@media a{'.repeat(10_000)}</style>`);
  const spent = process.cpuUsage(slow);
  expect((spent.user + spent.system) / 1000).toBeLessThan(20_000);
});
