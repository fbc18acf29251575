import { describe, expect, it } from 'vitest';
import { htmlToText } from '../../../server/channels/email/body/html-text.ts';
import { splitHtml } from '../../../server/channels/email/quotes/split-html.ts';
import { attributions, headerBlocks } from './quote-cases.ts';

const answer = '<p>Thank you.</p><p>Anna</p>';
const escape = (text: string): string =>
  text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');

function split(html: string, forwarded = false): { visible: string; quoted: string | null } {
  const { visible, quoted } = splitHtml(html, forwarded);
  return { visible: htmlToText(visible), quoted: quoted === null ? null : htmlToText(quoted) };
}

const programs: [string, string][] = [
  [
    'Gmail',
    `<div dir="ltr">${answer}</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">On Mon, Bob &lt;b@x.org&gt; wrote:<br></div><blockquote class="gmail_quote">old words</blockquote></div>`,
  ],
  [
    'Gmail container',
    `<div dir="ltr">${answer}</div><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">On Mon wrote:</div><blockquote class="gmail_quote">old words</blockquote></div>`,
  ],
  [
    'Outlook desktop',
    `<div class="WordSection1">${answer}<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>From:</b> Bob &lt;b@x.org&gt;<br><b>Sent:</b> Monday, November 2, 2026 10:00 AM<br><b>To:</b> Anna<br><b>Subject:</b> Parcel</p></div></div><p>old words</p></div>`,
  ],
  [
    'Outlook on the web',
    `<div>${answer}</div><div id="appendonsend"></div><hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><b>From:</b> Bob<br><b>Sent:</b> Monday<br><b>To:</b> Anna<br><b>Subject:</b> x</div><div>old words</div>`,
  ],
  [
    'Outlook 2003',
    `${answer}<div class="OutlookMessageHeader" dir="ltr"><hr tabindex="-1"><b>From:</b> Bob</div><div>old words</div>`,
  ],
  [
    'Outlook for iOS',
    `${answer}<div id="mail-editor-reference-message-container"><div class="ms-outlook-mobile-reference-message">old words</div></div>`,
  ],
  [
    'Apple Mail',
    `${answer}<div><br><blockquote type="cite"><div>On 2 Nov 2026, at 10:00, Bob &lt;b@x.org&gt; wrote:</div><br><div>old words</div></blockquote></div>`,
  ],
  [
    'Thunderbird',
    `${answer}<div class="moz-cite-prefix">Am 02.11.2026 um 10:00 schrieb Bob:<br></div><blockquote type="cite" cite="mid:x@y">old words</blockquote>`,
  ],
  [
    'Yahoo',
    `<div>${answer}</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>On Monday, Bob wrote:</div><div>old words</div></div>`,
  ],
  [
    'ProtonMail',
    `${answer}<div class="protonmail_quote">On Monday, Bob wrote:<br><blockquote class="protonmail_quote" type="cite">old words</blockquote></div>`,
  ],
  [
    'GMX and web.de',
    `${answer}<div name="quote" style="margin:10px 5px"><div><b>Gesendet:</b> Montag</div><div name="quoted-content">old words</div></div>`,
  ],
  ['Zimbra', `${answer}<hr id="zwchr"><div><b>From: </b>Bob<br><b>To: </b>Anna</div><div>old words</div>`],
  ['Hotmail', `${answer}<div><hr id="stopSpelling">Date: Mon<br>From: b@x.org<br><br>old words</div>`],
  ['plain separator', `${answer}<div>-----Original Message-----<br>From: Bob<br>old words</div>`],
  ['marked lines', `${answer}<br>&gt; On Monday Bob wrote:<br>&gt; old words<br>`],
];

describe('what mail programs mark', () => {
  it.each(programs)('%s', (_, html) => {
    for (const whole of [html, `<html><head><style>p{color:red}</style></head><body>${html}</body></html>`]) {
      const { visible, quoted } = split(whole);
      expect(visible).toBe('Thank you.\n\nAnna');
      expect(quoted).toContain('old words');
    }
  });

  it.each(attributions)('an attribution above a bare blockquote, %s', (_, attribution) => {
    const lines = attribution.split('\n').map(escape).join('<br>');
    for (const above of [`<p>${lines}</p>`, `<div><span>${lines}</span><br></div>`, `${lines}<br>`]) {
      const { visible, quoted } = split(`${answer}${above}<blockquote>old words</blockquote>`);
      expect(visible).toBe('Thank you.\n\nAnna');
      expect(quoted).toContain('old words');
    }
  });

  it.each(headerBlocks)('a header block without any mark, %s', (_, block) => {
    const html = `${answer}<p>${block.split('\n').map(escape).join('<br>')}</p><p>old words</p>`;
    expect(split(html).visible).toBe('Thank you.\n\nAnna');
  });
});

describe('what stays', () => {
  it('answers between quotes', () => {
    const html =
      '<div>Hi</div><div class="gmail_quote"><div class="gmail_attr">On Mon wrote:</div><blockquote class="gmail_quote">one?</blockquote><div>yes</div><blockquote class="gmail_quote">two?</blockquote><div>no</div></div>';
    expect(split(html)).toEqual({ visible: htmlToText(html), quoted: null });
    const cite =
      '<blockquote type="cite">one?</blockquote><p>yes</p><blockquote type="cite">two?</blockquote><p>no</p>';
    expect(split(cite).quoted).toBeNull();
  });

  it('an answer below the quote', () => {
    const { visible, quoted } = split(
      '<div class="moz-cite-prefix">On 2.11.2026 Bob wrote:</div><blockquote type="cite">old</blockquote><p>new</p>',
    );
    expect(visible).toBe('new');
    expect(quoted).toContain('old');
  });

  it('everything, when nothing else would be left', () => {
    const html = '<div class="gmail_quote">On Mon wrote:<blockquote>all there is</blockquote></div>';
    expect(splitHtml(html)).toEqual({ visible: html, quoted: null });
  });

  it('a picture above the quote', () => {
    expect(split('<img src="cid:a"><blockquote type="cite">old</blockquote>').quoted).toBe('old');
  });

  it('forwarded mail', () => {
    const gmail =
      '<p>FYI</p><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: Bob</div>body</div>';
    expect(split(gmail).quoted).toBeNull();
    const outlook = `<p>FYI</p><div id="divRplyFwdMsg"><b>From:</b> Bob<br><b>Sent:</b> Mon<br><b>To:</b> me<br><b>Subject:</b> x</div><p>body</p>`;
    expect(split(outlook, true).quoted).toBeNull();
    expect(split(outlook).quoted).toContain('body');
  });

  it('a blockquote that is the writer’s own style', () => {
    const html = '<p>As Goethe said:</p><blockquote>Two souls</blockquote><p>Right?</p>';
    expect(splitHtml(html)).toEqual({ visible: html, quoted: null });
  });
});

it('folds signatures that are marked', () => {
  const { visible, quoted } = split(
    '<p>Hi</p><div class="gmail_signature" data-smartmail="gmail_signature">Anna, CEO</div><div class="gmail_quote">old</div>',
  );
  expect(visible).toBe('Hi');
  expect(quoted).toBe('Anna, CEO\nold');
});

it('takes hostile HTML in good time', () => {
  const start = performance.now();
  splitHtml('<div>'.repeat(10_000));
  splitHtml('<blockquote>x'.repeat(5000));
  splitHtml('<p>From: a</p>'.repeat(5000));
  splitHtml('&gt; x<br>y<br>'.repeat(5000));
  splitHtml(`<p>x</p>${'<span>On 2.11.2026 wrote:</span>'.repeat(5000)}<blockquote>y</blockquote>`);
  expect(performance.now() - start).toBeLessThan(20_000);
});
