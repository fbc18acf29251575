import { describe, expect, test } from 'vitest';
import {
  hasOwnColours,
  mailDocument,
  purify,
  remotePictures,
} from '../../../web/features/inbox/mail/mail-document.ts';
import { coloursOf, ownGround } from '../../../web/features/inbox/mail/own-ground.ts';

const look = { remote: null, ground: 'plain', css: '' } as const;
const ours = remotePictures('m1');

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
    const body = new DOMParser().parseFromString(purify(html, ours), 'text/html').body;
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
    const held = purify(html, null);
    expect(held).not.toContain('t.example');
    expect(held).toContain('Lamp');
    expect(held).toContain('/api/v1/attachments/1/content');
  });

  test('what the server put aside comes back only when asked for', () => {
    const html =
      '<img data-remote-src="https://t.example/a.png" alt="Lamp" width="200" height="90"><table><tr><td data-remote-background="https://t.example/b.png"></td></tr></table><p style="color:red" data-remote-style="background-image:url(https://t.example/c.png)">x</p>';
    const held = new DOMParser().parseFromString(purify(html, null), 'text/html').body;
    expect(held.querySelector('[src],[background]')).toBeNull();
    expect(held.querySelector('[data-withheld]')?.textContent).toBe('Lamp');
    const shown = new DOMParser().parseFromString(purify(html, ours), 'text/html').body;
    expect(shown.querySelector('img')?.getAttribute('src')).toBe(
      '/api/v1/messages/m1/remote-picture?url=https%3A%2F%2Ft.example%2Fa.png',
    );
    expect(shown.querySelector('td')?.getAttribute('background')).toContain('b.png');
    expect(shown.querySelector('p')?.getAttribute('style')).toContain('c.png');
    const evil = purify('<img data-remote-src="javascript:alert(1)"><a data-remote-src="x">y</a>', ours);
    expect(evil).not.toMatch(/ src="javascript/);
  });

  test('the frame’s own policy allows no script and no address elsewhere', () => {
    const document = mailDocument('<p>Hello</p>', look);
    expect(document).toContain("default-src 'none'");
    expect(document).toContain("img-src 'self' data: blob:;");
    expect(mailDocument('', { ...look, remote: ours })).toContain("img-src 'self' data: blob:;");
  });

  test('links open elsewhere and tell nothing', () => {
    expect(purify('<a href="https://a.example">a</a>', null)).toContain('rel="noopener noreferrer nofollow"');
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

describe('the ground of a mail', () => {
  const letter = '<p>Your parcel is on its way and comes on Monday.</p>';
  test.each([
    [letter, 'none'],
    [`<table bgcolor="#f4f1ea"><tr><td>${letter}</td></tr></table>`, 'light'],
    [`<div style="background-color: #0b0d12;color:#fff">${letter}</div>`, 'dark'],
    [`<div style="background:rgb(12, 20, 40) url(x)"><a style="color:#ff0">${letter}</a></div>`, 'dark'],
    // A dark head above a white mail: the mail is light.
    [
      `<div style="background:#111;color:#fff">Acme</div><div style="background:#fff">${letter}</div>`,
      'light',
    ],
    [`<table bgcolor="black"><tr><td bgcolor="#ffffff">${letter}</td></tr></table>`, 'dark'],
    [`<p><a style="background:#c8102e;color:#fff">Buy</a></p>${letter}`, 'light'],
  ])('%s -> %s', (html, ground) => {
    expect(ownGround(html)).toBe(ground);
  });

  test.each([
    ['#fff', [255, 255, 255]],
    ['123A63', [18, 58, 99]],
    ['rgba(1, 2, 3, 0.2)', null],
    ['linear-gradient(red, blue)', null],
  ])('reads the colour %s', (written, colours) => {
    expect(coloursOf(written)).toEqual(colours);
  });
});
