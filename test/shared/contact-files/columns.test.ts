import { expect, test } from 'vitest';
import { readRow } from '../../../shared/contact-files/read-row.ts';
import { guessMapping } from '../../../shared/contact-files/systems.ts';
import { readCsv } from '../../../shared/text/csv.ts';
import { companyExports, contactExports, fileOf, systems } from './exports.ts';

const plan = [{ key: 'plan', label: 'Contract kind' }];

test.each(systems)('an export of %s is known by its columns, and read', (system) => {
  const [head, first, second] = readCsv(fileOf(contactExports[system]));
  const guess = guessMapping(head?.cells ?? [], 'contact', []);
  expect(guess.system).toBe(system);
  const read = [first, second].map((line) => readRow(line?.cells ?? [], guess.mapping));
  expect(read).toMatchObject([
    {
      row: {
        emails: ['ada@quay.example', ...(system === 'zoho' ? ['a.marlow@home.example'] : [])],
        company: 'Quay & Sons',
      },
    },
    { row: { name: 'Bo Lindqvist', emails: ['bo@fjord.example'] } },
  ]);
  for (const one of read) {
    expect('row' in one && one.row.externalIds).toEqual([
      expect.stringMatching(new RegExp(`^${system}:.+`)) as string,
    ]);
  }
});

test.each(systems)('companies of %s are known likewise', (system) => {
  const [head, first] = readCsv(fileOf(companyExports[system]));
  const guess = guessMapping(head?.cells ?? [], 'company', []);
  expect(guess.system).toBe(system);
  expect(readRow(first?.cells ?? [], guess.mapping)).toMatchObject({
    row: { name: 'Quay & Sons', website: expect.stringContaining('quay.example') as string },
  });
});

test('columns are guessed by what people call them, each once', () => {
  const headings = [
    'Vorname',
    'Nachname',
    'E-Mail-Adresse',
    'Firma',
    'Contract kind',
    'external.crm',
    'Shoe size',
    'Name',
  ];
  expect(guessMapping([...headings, 'Full name'], 'contact', plan)).toEqual({
    system: null,
    mapping: ['firstName', 'lastName', 'emails', 'company', 'attr.plan', 'external.crm', '', 'name', ''],
  });
  expect(guessMapping(['Company', 'URL', 'email'], 'company', []).mapping).toEqual(['name', 'website', '']);
});

test('a line says who it is about, or why it cannot', () => {
  const mapping = ['firstName', 'lastName', 'emails', 'phones', 'tags', 'attr.plan', ''];
  expect(
    readRow(
      ['Ada', 'M.', 'A@x.example; b@x.example', '0049 (30) 123 456 x7', 'VIP; Press', 'Gold', '?'],
      mapping,
    ),
  ).toEqual({
    row: {
      name: 'Ada M.',
      emails: ['a@x.example', 'b@x.example'],
      phones: ['+4930123456'],
      tags: ['VIP', 'Press'],
      externalIds: [],
      attributes: { plan: 'Gold' },
    },
  });
  expect(readRow(['', '', 'nobody'], mapping)).toEqual({ reason: '“nobody” is no e-mail address.' });
  expect(readRow(['', '', '', 'call me'], mapping)).toEqual({ reason: '“call me” is no telephone number.' });
});
