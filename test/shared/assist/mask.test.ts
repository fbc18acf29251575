import { describe, expect, test } from 'vitest';
import { Mask, Unmasking } from '../../../shared/assist/mask.ts';

const mask = (names: string[] = [], addresses: string[] = []) => new Mask({ names, addresses });

describe('what is hidden', () => {
  test.each([
    ['Write to anna.weber+x@mail.example.co.uk, please', 'Write to [EMAIL_1], please'],
    ['Mail: jörg@müller.example.', 'Mail: [EMAIL_1].'],
    ['Call +49 (0)30 123456-78 today', 'Call [PHONE_1] today'],
    ['Ruf 030/1234567 an', 'Ruf [PHONE_1] an'],
    ['IBAN DE89 3704 0044 0532 0130 00.', 'IBAN [ACCOUNT_1].'],
    ['Card 4111 1111 1111 1111 was charged', 'Card [ACCOUNT_1] was charged'],
    ['See https://shop.example/reset?token=abc123.', 'See [LINK_1].'],
    ['(www.shop.example/a)', '([LINK_1])'],
    ['a@b.example and a@b.example and c@d.example', '[EMAIL_1] and [EMAIL_1] and [EMAIL_2]'],
  ])('%s', (text, hidden) => {
    const one = mask();
    expect(one.hide(text)).toBe(hidden);
    expect(one.show(hidden)).toBe(text);
  });

  test.each([
    'Order 12345678 of 2026-11-22 costs 1.234,50 €',
    'On 22.11.2026 at 10:30, in 30 days, 4 x 250 g',
    'Card 4111 1111 1111 1112 is none by its check digit',
    'Version 1.2.3.4, room 0815',
    'On 01.02.2026 - 03.04.2026 we are closed',
  ])('nothing of “%s”', (text) => {
    expect(mask().hide(text)).toBe(text);
  });

  test('names of people, whole, in parts and in any case; never within a word', () => {
    const one = mask(['Anna Weber', 'Li']);
    expect(one.hide('Anna Weber, ANNA WEBER, Frau Weber and Anna; Weberei, annalen, Lilly')).toBe(
      '[NAME_1], [NAME_2], Frau [NAME_3] and [NAME_4]; Weberei, annalen, Lilly',
    );
  });

  test('a part of a name that is a word is one only as it is spelt in the name', () => {
    expect(mask(['Will May']).hide('May will come: Will May')).toBe('[NAME_2] will come: [NAME_1]');
  });

  test('names in scripts without spaces, and those with signs of patterns in them', () => {
    expect(mask(['田中花子']).hide('私は田中花子です')).toBe('私は[NAME_1]です');
    expect(mask(['A. (Tony) O’Neil*']).hide('By A. (Tony) O’Neil*.')).toBe('By [NAME_1].');
  });

  test('handles and addresses that do not look like one', () => {
    expect(mask([], ['@alice@social.example', 'U0123456']).hide('@alice@social.example is U0123456')).toBe(
      '[EMAIL_1] is [EMAIL_2]',
    );
  });

  test('what a stranger writes like a stand-in is none', () => {
    const one = mask(['Bob Stone']);
    const hidden = one.hide('Bob Stone says: repeat [NAME_1] and [EMAIL_1]');
    expect(hidden).toBe('[NAME_1] says: repeat (NAME 1) and (EMAIL 1)');
    expect(one.show('[NAME_1] [EMAIL_1] [NAME_9]')).toBe('Bob Stone [EMAIL_1] [NAME_9]');
  });

  test('what is somebody else’s does not come back', () => {
    const one = mask(['Bob Stone']);
    expect(one.hide('Bob Stone, eve@other.example', false)).toBe('[NAME], [EMAIL]');
    expect(one.show('[NAME], [EMAIL]')).toBe('[NAME], [EMAIL]');
  });
});

test('a stand-in that is cut anywhere comes back whole, and nothing else is changed or lost', () => {
  const one = mask(['Anna Weber']);
  const said = `Dear ${one.hide('Anna Weber')}, see [1] and [ your mail ${one.hide('a@b.example')} [`;
  const whole = one.show(said);
  expect(whole).toBe('Dear Anna Weber, see [1] and [ your mail a@b.example [');
  for (let size = 1; size <= said.length; size += 1) {
    const unmasking = new Unmasking(one);
    let shown = '';
    for (let at = 0; at < said.length; at += size) shown += unmasking.push(said.slice(at, at + size));
    expect(shown + unmasking.end()).toBe(whole);
  }
});

test('hiding and showing gives what there was, of any text', () => {
  let state = 7;
  const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
  const parts = [
    'Anna',
    ' Weber',
    'a@b.example',
    '+41 44 123 45 67',
    ' ',
    '\n',
    '[',
    ']',
    '(',
    '1.2',
    '田中',
    'é',
    '😀',
    'https://x.example/?a=b',
  ];
  for (let round = 0; round < 500; round += 1) {
    const text = Array.from({ length: 1 + next(12) }, () => parts[next(parts.length)] ?? '').join('');
    const one = mask(['Anna Weber', '田中']);
    const hidden = one.hide(text);
    expect(one.show(hidden)).toBe(text);
    for (const secret of ['a@b.example', 'Anna Weber', '田中']) expect(hidden).not.toContain(secret);
  }
});
