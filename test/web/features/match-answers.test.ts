import { expect, test } from 'vitest';
import { textDocument, documentText } from '../../../web/features/inbox/composer/document-text.ts';
import { matchAnswers } from '../../../web/features/inbox/composer/match-answers.ts';

const answers = [
  { title: 'Where is my parcel', shortcut: 'parcel', text: 'It left our house yesterday.' },
  { title: 'Opening hours', shortcut: 'hours', text: 'From nine to five.' },
  { title: 'Öffnungszeiten', shortcut: null, text: 'Von neun bis fünf, mit Mittagspause.' },
  { title: 'Holidays', shortcut: 'open-holidays', text: 'We rest.' },
];
const titles = (query: string) => matchAnswers(answers, query).map(({ title }) => title);

test('without a word all are there, in their order', () => {
  expect(matchAnswers(answers, '')).toEqual(answers);
});

test('the shortcut comes before the title, the title before the text', () => {
  expect(titles('open')).toEqual(['Holidays', 'Opening hours']);
  expect(titles('hours')[0]).toBe('Opening hours');
  expect(titles('nine')).toEqual(['Opening hours']);
  expect(titles('house')).toEqual(['Where is my parcel']);
});

test('accents, left out letters and words apart are understood', () => {
  expect(titles('offn')).toEqual(['Öffnungszeiten']);
  expect(titles('fünf')).toEqual(['Öffnungszeiten']);
  expect(titles('ophrs')).toEqual(['Opening hours']);
  expect(titles('parcel-where')).toEqual(['Where is my parcel']);
  expect(titles('zzz')).toEqual([]);
  expect(titles('-')).toEqual([]);
});

test('a text put into the editor is the text that goes out', () => {
  const text = 'Hello,\nit is there.\n\nYours';
  expect(documentText(textDocument(text))).toBe(text);
});
