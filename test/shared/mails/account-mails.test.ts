import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { invitationMail, resetMail } from '../../../shared/mails/account-mails.ts';
import { workLanguageOf, workLanguages } from '../../../shared/mails/languages.ts';

const url = 'https://help.example/reset#abc';

test('there is a language for each that the screens speak', () => {
  const folder = new URL('../../../web/locales', import.meta.url);
  const spoken = readdirSync(folder).flatMap((name) => /^(.+)\.json$/.exec(name)?.[1] ?? []);
  expect([...workLanguages].toSorted()).toEqual(spoken.toSorted());
});

test.each([
  [['de-AT'], 'de'],
  [['zh-TW'], 'zh-Hant'],
  [['zh-CN', 'fi'], 'fi'],
  [['', null, undefined, 'sl'], 'sl'],
  [['not a tag', 'xx'], 'en'],
  [[], 'en'],
] as const)('%j is read as %s', (wanted, language) => {
  expect(workLanguageOf(wanted)).toBe(language);
});

describe.each(workLanguages)('in %s', (language) => {
  const facts = { inviter: 'Mara Lind', workspace: 'Nordlicht', url };
  const mails = [invitationMail(language, facts), resetMail(language, { ...facts, name: 'Jo Berg' })];
  test('mails name the workspace, hold the link on a line of its own, and begin and end with words', () => {
    for (const { subject, text } of mails) {
      expect(subject).toContain('Nordlicht');
      expect(text).toContain('Nordlicht');
      expect(text.split('\n')).toContain(url);
      expect(text).toMatch(/^\S[^]*\S\n$/u);
      expect(text).not.toMatch(/undefined|\{|\n{3}| \n|^[,，]/u);
    }
  });
  test('an invitation says by whom, as far as somebody knows; a reset greets by name', () => {
    expect(mails[0]?.subject).toContain('Mara Lind');
    expect(mails[1]?.text.split('\n')[0]).toContain('Jo Berg');
    const unknown = invitationMail(language, { ...facts, inviter: '' });
    expect(unknown.text).not.toContain('Mara');
    expect(unknown.subject.trim()).toBe(unknown.subject);
    expect(unknown.subject).not.toBe(mails[0]?.subject);
  });
  if (language !== 'en') {
    test('no sentence is that of English', () => {
      const english = invitationMail('en', facts)
        .text.split('\n')
        .filter((line) => line !== '' && line !== url);
      for (const line of mails[0]?.text.split('\n') ?? []) expect(english).not.toContain(line);
    });
  }
});
