import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitText } from '../../../server/channels/email/quotes/split-text.ts';
import { attributions, headerBlocks, separators } from './quote-cases.ts';

const answer = 'Thank you, that helped.\n\nAnna';

describe('history under an attribution', () => {
  it.each(attributions)('marked, %s', (_, attribution) => {
    const text = `${answer}\n\n${attribution}\n\n> Dear Anna,\n> it is on its way.\n`;
    const { visible, quoted } = splitText(text);
    expect(visible).toBe(answer);
    expect(quoted).toContain('it is on its way.');
    expect(quoted).toContain(attribution.split('\n')[0]);
  });

  it.each(attributions)('unmarked, %s', (_, attribution) => {
    const { visible, quoted } = splitText(`${answer}\n\n${attribution}\n\nDear Anna,\nit is on its way.\n`);
    expect(visible).toBe(answer);
    expect(quoted).toContain('it is on its way.');
  });
});

describe('history under a header block or a separator', () => {
  it.each(headerBlocks)('%s', (_, block) => {
    const { visible, quoted } = splitText(`${answer}\n\n${block}\n\nDear Anna,\nit is on its way.`);
    expect(visible).toBe(answer);
    expect(quoted).toContain('it is on its way.');
  });

  it.each(headerBlocks)('with a ruler, %s', (_, block) => {
    const { visible } = splitText(`${answer}\n\n________________________________\n${block}\n\nold`);
    expect(visible).toBe(answer);
  });

  it.each(separators)('%s', (separator) => {
    const { visible, quoted } = splitText(`${answer}\n\n${separator}\nold words`);
    expect([visible, quoted]).toEqual([answer, `${separator}\nold words`]);
  });

  it('below a reply marker of another helpdesk', () => {
    expect(splitText(`${answer}\n\n##- Please type your reply above this line -##\n\nold`).visible).toBe(
      answer,
    );
  });
});

describe('what stays', () => {
  it('answers between quoted lines', () => {
    const text = 'On 2 Nov 2026, Bob <b@x.org> wrote:\n> one?\nyes\n> two?\nno\n\n> old end';
    const { visible, quoted } = splitText(text);
    expect(visible).toBe('On 2 Nov 2026, Bob <b@x.org> wrote:\n> one?\nyes\n> two?\nno');
    expect(quoted).toBe('> old end');
  });

  it('an answer below the quote', () => {
    const { visible, quoted } = splitText(
      'Am 02.11.2026 um 10:00 schrieb Bob:\n> alt\n> älter\n\nneue Worte\n',
    );
    expect(visible).toBe('neue Worte');
    expect(quoted).toBe('Am 02.11.2026 um 10:00 schrieb Bob:\n> alt\n> älter');
  });

  it('everything, when nothing else would be left', () => {
    for (const text of ['> only\n> quoted', 'On 2 Nov 2026, Bob <b@x.org> wrote:\n> old', '-- \nAnna', '']) {
      expect(splitText(text)).toEqual({ visible: text, quoted: null });
    }
  });

  it('a forwarded mail', () => {
    const marked =
      'See below.\n\n---------- Forwarded message ---------\nFrom: Bob <b@x.org>\nDate: Mon\nSubject: x\nTo: me\n\nbody';
    expect(splitText(marked)).toEqual({ visible: marked, quoted: null });
    const outlook = `FYI\n\n${headerBlocks[0]?.[1] ?? ''}\n\nbody`;
    expect(splitText(outlook, true).quoted).toBeNull();
    expect(splitText(outlook, false).quoted).not.toBeNull();
  });

  it.each([
    'I wrote:\nsome poems',
    'From: the heart\nTo: whom it may concern',
    'He wrote on 2 Nov 2026 that\nit is fine.',
    'My list:\n- a\n- b',
    'Meeting at 10:00\nDate: 2.11.\nbring cake',
    'a -- b\n--\n',
  ])('ordinary words: %s', (text) => {
    expect(splitText(text).visible).toBe(text.trim().replace(/\n--$/, ''));
  });
});

describe('signatures', () => {
  it('are folded after the delimiter', () => {
    expect(splitText('Hi\n\n-- \nAnna Example\n+49 1')).toEqual({
      visible: 'Hi',
      quoted: '-- \nAnna Example\n+49 1',
    });
  });

  it('between answer and history too', () => {
    const { visible, quoted } = splitText('Hi\n\n-- \nAnna\n\nOn 2 Nov 2026, Bob <b@x.org> wrote:\n> old');
    expect(visible).toBe('Hi');
    expect(quoted).toBe('-- \nAnna\n\nOn 2 Nov 2026, Bob <b@x.org> wrote:\n> old');
  });
});

it('never loses a word', () => {
  const line = fc.constantFrom(
    '',
    'words here',
    '> quoted',
    '>> deeper',
    '-- ',
    '--',
    'On 2 Nov 2026, Bob <b@x.org> wrote:',
    '-----Original Message-----',
    'From: a@b.c',
    'Sent: Monday',
    'To: me',
    'Subject: x',
    '____________________',
    'Begin forwarded message:',
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 30 }), (lines) => {
      const { visible, quoted } = splitText(lines.join('\n'));
      const words = (text: string): string[] =>
        text
          .split(/\s+/)
          .filter((word) => word !== '')
          .sort();
      expect(words(`${visible}\n${quoted ?? ''}`)).toEqual(words(lines.join('\n')));
      if (lines.join('').trim() !== '') expect(visible.trim()).not.toBe('');
    }),
    { numRuns: 500 },
  );
});

it('takes a huge text in good time', () => {
  const start = performance.now();
  splitText('On 2 Nov 2026 '.repeat(200_000));
  splitText('> x\nfoo\n'.repeat(100_000));
  splitText(`${'On '.repeat(100)}\n`.repeat(5000));
  expect(performance.now() - start).toBeLessThan(20_000);
});
