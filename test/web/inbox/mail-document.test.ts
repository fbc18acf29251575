import { describe, expect, test } from 'vitest';
import { hasOwnColours, mailDocument, purify } from '../../../web/features/inbox/mail/mail-document.ts';

const look = { remoteImages: false, ground: 'plain', css: '' } as const;

describe('the second wall before a mail is shown', () => {
  test.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">x</a>',
    '<iframe src="https://evil.example"></iframe>',
    '<form action="https://evil.example"><input name=password></form>',
    '<svg><script>alert(1)</script></svg>',
    '<base href="https://evil.example/">',
    '<meta http-equiv="refresh" content="0;url=https://evil.example">',
    '<link rel="stylesheet" href="https://evil.example/x.css">',
    '<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>',
  ])('%s is harmless', (html) => {
    const body = new DOMParser().parseFromString(purify(html, true), 'text/html').body;
    expect(body.querySelector('script,iframe,form,input,base,meta,link,object,embed')).toBeNull();
    for (const element of body.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name.startsWith('on')).toBe(false);
        expect(value.toLowerCase()).not.toContain('javascript:');
      }
    }
  });

  test('pictures from elsewhere are held back until asked for, our own are not', () => {
    const html =
      '<img src="https://t.example/pixel.gif" width="1" height="1"><img src="//t.example/a.png" alt="Lamp" width="200"><img src="/api/v1/attachments/1/content?inline=true">';
    const held = purify(html, false);
    expect(held).not.toContain('t.example');
    expect(held).toContain('Lamp');
    expect(held).toContain('/api/v1/attachments/1/content');
    expect(purify(html, true)).toContain('https://t.example/pixel.gif');
  });

  test('what the server put aside comes back only when asked for', () => {
    const html =
      '<img data-remote-src="https://t.example/a.png" alt="Lamp" width="200" height="90"><td data-remote-background="https://t.example/b.png"></td><p style="color:red" data-remote-style="background-image:url(https://t.example/c.png)">x</p>';
    const held = new DOMParser().parseFromString(purify(html, false), 'text/html').body;
    expect(held.querySelector('[src],[background]')).toBeNull();
    expect(held.querySelector('[data-withheld]')?.textContent).toBe('Lamp');
    const shown = new DOMParser().parseFromString(purify(html, true), 'text/html').body;
    expect(shown.querySelector('img')?.getAttribute('src')).toBe('https://t.example/a.png');
    expect(shown.querySelector('p')?.getAttribute('style')).toContain('c.png');
    const evil = purify('<img data-remote-src="javascript:alert(1)"><a data-remote-src="x">y</a>', true);
    expect(evil).not.toMatch(/ src="javascript/);
  });

  test('the frame’s own policy allows no script and no address elsewhere', () => {
    const document = mailDocument('<p>Hello</p>', look);
    expect(document).toContain("default-src 'none'");
    expect(document).toContain("img-src 'self' data: blob:;");
    expect(mailDocument('', { ...look, remoteImages: true })).toContain('https: http:');
  });

  test('links open elsewhere and tell nothing', () => {
    expect(purify('<a href="https://a.example">a</a>', false)).toContain(
      'rel="noopener noreferrer nofollow"',
    );
  });
});

describe('does a mail bring its own design?', () => {
  test.each([
    ['<div dir="ltr">Hello <b>you</b></div>', false],
    ['<p style="color:#000000;background:white">Hello</p>', false],
    ['<p style="color: black; background-color: transparent">Hello</p>', false],
    ['<table bgcolor="#f4f1ea"><tr><td>Hello</td></tr></table>', true],
    ['<p style="background:#123a63;color:#fff">Hello</p>', true],
    ['<font color="#c8102e">Sale</font>', true],
  ])('%s -> %s', (html, own) => {
    expect(hasOwnColours(html)).toBe(own);
  });
});
