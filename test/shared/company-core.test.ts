import { expect, test } from 'vitest';
import { companyCore, siteKeyOf } from '../../shared/text/company-core.ts';

test.each([
  ['Acme GmbH', 'acme'],
  ['ACME, Inc.', 'acme'],
  ['Acme GmbH & Co. KG', 'acme'],
  ['Nordlicht d.o.o.', 'nordlicht'],
  ['Müller & Söhne AG', 'muller sohne'],
  ['株式会社アクメ', 'アクメ'],
  ['Company', 'company'],
  ['The Holding', 'the holding'],
  ['', ''],
])('%s is %s', (name, core) => {
  expect(companyCore(name)).toBe(core);
});

test.each([
  ['https://www.Acme.example/about', 'acme.example'],
  ['http://shop.acme.example', 'shop.acme.example'],
  ['acme', ''],
  ['', ''],
])('%s is at %s', (website, key) => {
  expect(siteKeyOf(website)).toBe(key);
});
