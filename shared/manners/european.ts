import { cldr, lateEvening, personalNames, twoYous, usualEvening, type Culture } from './culture.ts';

const givenFirst = { nameOrder: 'given-first', weekend: [6, 7], quiet: usualEvening } as const;
const fullThenGiven = { formal: 'full', friendly: 'given' } as const;
const valediction = 'https://en.wikipedia.org/wiki/Valediction';

/** Reviewed on 2026-11-22. */
export const europeanCultures: readonly Culture[] = [
  {
    ...{ ...givenFirst, id: 'en', country: 'US', formality: 'friendly', part: fullThenGiven },
    greeting: { formal: 'Dear {name},', friendly: 'Hi {name},' },
    nobody: { formal: 'Dear customer,', friendly: 'Hi,' },
    closing: { formal: 'Sincerely,', friendly: 'Best regards,' },
    sources: [cldr, personalNames, valediction],
  },
  {
    ...{ ...givenFirst, id: 'en-GB', country: 'GB', formality: 'friendly', part: fullThenGiven },
    greeting: { formal: 'Dear {name},', friendly: 'Hello {name},' },
    nobody: { formal: 'Dear customer,', friendly: 'Hello,' },
    closing: { formal: 'Yours sincerely,', friendly: 'Kind regards,' },
    sources: [cldr, personalNames, valediction],
  },
  {
    ...{ ...givenFirst, id: 'de', country: 'DE', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Guten Tag {name},', friendly: 'Hallo {name},' },
    closing: { formal: 'Mit freundlichen Grüßen', friendly: 'Viele Grüße' },
    you: { formal: 'Sie', friendly: 'du' },
    sources: [cldr, twoYous, 'https://de.wikipedia.org/wiki/Gru%C3%9Fformel'],
  },
  {
    ...{ ...givenFirst, id: 'de-CH', country: 'CH', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Guten Tag {name}', friendly: 'Hallo {name}' },
    closing: { formal: 'Freundliche Grüsse', friendly: 'Liebe Grüsse' },
    you: { formal: 'Sie', friendly: 'du' },
    sources: [cldr, twoYous, 'https://de.wikipedia.org/wiki/Gru%C3%9Fformel'],
  },
  {
    ...{ ...givenFirst, id: 'fr', country: 'FR', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Bonjour {name},', friendly: 'Bonjour {name},' },
    closing: { formal: 'Cordialement,', friendly: 'Bien à vous,' },
    you: { formal: 'vous', friendly: 'vous' },
    sources: [cldr, twoYous, 'https://fr.wikipedia.org/wiki/Formule_de_politesse'],
  },
  {
    ...{ ...givenFirst, id: 'es', country: 'ES', formality: 'friendly', part: fullThenGiven },
    greeting: { formal: 'Buenos días, {name}:', friendly: 'Hola, {name}:' },
    closing: { formal: 'Atentamente,', friendly: 'Un saludo,' },
    you: { formal: 'usted', friendly: 'tú' },
    quiet: lateEvening,
    sources: [cldr, personalNames, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'es-MX', country: 'MX', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Buen día, {name}:', friendly: 'Hola, {name}:' },
    closing: { formal: 'Atentamente,', friendly: 'Saludos cordiales,' },
    you: { formal: 'usted', friendly: 'tú' },
    sources: [cldr, personalNames, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'it', country: 'IT', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Buongiorno {name},', friendly: 'Ciao {name},' },
    closing: { formal: 'Cordiali saluti', friendly: 'Un saluto' },
    you: { formal: 'Lei', friendly: 'tu' },
    sources: [cldr, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'pt', country: 'PT', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Bom dia, {name},', friendly: 'Olá, {name},' },
    closing: { formal: 'Com os melhores cumprimentos,', friendly: 'Cumprimentos,' },
    sources: [cldr, personalNames, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'pt-BR', country: 'BR', formality: 'friendly' },
    part: { formal: 'full', friendly: 'given' },
    greeting: { formal: 'Prezado(a) {name},', friendly: 'Olá, {name},' },
    nobody: { formal: 'Prezado(a) cliente,', friendly: 'Olá,' },
    closing: { formal: 'Atenciosamente,', friendly: 'Um abraço,' },
    you: { formal: 'o senhor / a senhora', friendly: 'você' },
    sources: [cldr, personalNames, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'nl', country: 'NL', formality: 'friendly', part: fullThenGiven },
    greeting: { formal: 'Geachte {name},', friendly: 'Beste {name},' },
    nobody: { formal: 'Geachte heer/mevrouw,', friendly: 'Hallo,' },
    closing: { formal: 'Met vriendelijke groet,', friendly: 'Groeten,' },
    you: { formal: 'u', friendly: 'je' },
    sources: [cldr, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'sv', country: 'SE', formality: 'friendly' },
    part: { formal: 'full', friendly: 'given' },
    greeting: { formal: 'Hej {name},', friendly: 'Hej {name}!' },
    closing: { formal: 'Med vänlig hälsning', friendly: 'Vänliga hälsningar' },
    you: { formal: 'du', friendly: 'du' },
    sources: [cldr, 'https://en.wikipedia.org/wiki/Du-reformen'],
  },
  {
    ...{ ...givenFirst, id: 'pl', country: 'PL', formality: 'formal', part: fullThenGiven },
    // The vocative would need the sex and the declined name: the neutral greeting stands alone.
    greeting: { formal: 'Dzień dobry,', friendly: 'Dzień dobry,' },
    closing: { formal: 'Z poważaniem', friendly: 'Pozdrawiam serdecznie' },
    you: { formal: 'Pan / Pani', friendly: 'ty' },
    sources: [cldr, twoYous, 'https://atozserwisplus.pl/blog/youve-got-mail-polish-email-etiquette-rules'],
  },
  {
    ...{ ...givenFirst, id: 'ru', country: 'RU', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Здравствуйте, {name}!', friendly: 'Здравствуйте, {name}!' },
    closing: { formal: 'С уважением,', friendly: 'Всего доброго,' },
    you: { formal: 'Вы', friendly: 'ты' },
    sources: [cldr, personalNames, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'uk', country: 'UA', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Добрий день, {name}!', friendly: 'Вітаємо, {name}!' },
    closing: { formal: 'З повагою,', friendly: 'Гарного дня,' },
    you: { formal: 'Ви', friendly: 'ти' },
    sources: [cldr, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'tr', country: 'TR', formality: 'formal', part: fullThenGiven },
    greeting: { formal: 'Sayın {name},', friendly: 'Merhaba {name},' },
    nobody: { formal: 'Sayın müşterimiz,', friendly: 'Merhaba,' },
    closing: { formal: 'Saygılarımızla,', friendly: 'İyi günler dileriz,' },
    you: { formal: 'siz', friendly: 'sen' },
    sources: [cldr, twoYous],
  },
  {
    ...{ ...givenFirst, id: 'hu', country: 'HU', nameOrder: 'family-first', formality: 'formal' },
    part: fullThenGiven,
    greeting: { formal: 'Tisztelt {name}!', friendly: 'Kedves {name}!' },
    nobody: { formal: 'Tisztelt Ügyfelünk!', friendly: 'Kedves Ügyfelünk!' },
    closing: { formal: 'Tisztelettel:', friendly: 'Üdvözlettel:' },
    you: { formal: 'Ön', friendly: 'te' },
    sources: [cldr, personalNames, 'https://en.wikipedia.org/wiki/Hungarian_names'],
  },
];
