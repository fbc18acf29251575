import { expect, test } from 'vitest';
import { signatureHtml } from '../../../../web/features/settings/inboxes/signature.ts';

test.each([
  ['', ''],
  ['  \n ', ''],
  ['Ada\nAcme', '<p>Ada<br>Acme</p>'],
  ['<b>R&D</b>', '<p>&lt;b&gt;R&amp;D&lt;/b&gt;</p>'],
  [
    'see https://acme.example/a?b=1&c=2',
    '<p>see <a href="https://acme.example/a?b=1&amp;c=2">https://acme.example/a?b=1&amp;c=2</a></p>',
  ],
  ['ada@acme.example', '<p><a href="mailto:ada@acme.example">ada@acme.example</a></p>'],
  ['javascript:alert(1)', '<p>javascript:alert(1)</p>'],
  [
    'https://x.example/"onclick="y',
    '<p><a href="https://x.example/">https://x.example/</a>&quot;onclick=&quot;y</p>',
  ],
])('%j becomes %j', (text, html) => {
  expect(signatureHtml(text)).toBe(html);
});
