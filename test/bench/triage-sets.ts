import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeDice } from '../../server/demo/dice.ts';
import { imagineConversation } from '../../server/demo/imagine.ts';

export type Mood = 'positive' | 'neutral' | 'negative';

/** The first letter of an imagined conversation, with what is known of it. */
export interface ImaginedLetter {
  subject: string;
  text: string;
  language: string;
  mood: Mood;
  tags: readonly string[];
  /** What is told alike: by language, tags and mood. */
  story: string;
}

const moods = { happy: 'positive', calm: 'neutral', angry: 'negative' } as const;
const horizon = { now: new Date('2026-11-22T12:00:00.000Z'), days: 90, total: 3000, people: 900 };

/** Letters of the demo workspace: people, names and things change, the stories come again. */
export function imaginedLetters(count: number): ImaginedLetter[] {
  return Array.from({ length: count }, (_, index) => {
    const { subject, turns, language, mood, tags } = imagineConversation(index, horizon);
    const story = `${language}/${tags.join('+')}/${mood}`;
    return { subject, text: turns[0]?.text ?? '', language, mood: moods[mood], tags, story };
  });
}

/** What customers answer later: "Danke!" and the like. */
export function imaginedAnswers(count: number): { text: string; language: string }[] {
  return Array.from({ length: count }, (_, index) => imagineConversation(index, horizon)).flatMap(
    ({ turns, language }) =>
      turns.slice(1).flatMap(({ by, text }) => (by === 'customer' ? [{ text, language }] : [])),
  );
}

const pitches = [
  'Your site deserves page one. Our SEO services bring thousands of visitors, results in two weeks.',
  'Congratulations! You have won a prize of 950,000 dollars in our yearly draw. Send us your bank details.',
  'I am the lawyer of a late client who left an inheritance without heirs. I propose to share it with you.',
  'Double your bitcoin in a week with our crypto investment. Guaranteed income, withdraw at any time.',
  'Best prices for pills without prescription: viagra, cialis, shipped overnight and discreetly.',
  'Your mailbox is almost full. Confirm your password within 24 hours or your account will be closed.',
  'We bought a list of buyers in your industry: 40,000 addresses, sorted by country, half price today.',
  'Work from home and earn money with two hours a day. No experience needed, act now, places are limited.',
  'Play at our casino with 200 free spins. First deposit doubled, winnings paid out within minutes.',
  'Dear friend, I need your help to transfer 14 million dollars out of my country. You keep a third.',
  'We noticed errors on your website and can fix them cheaply. High quality backlinks included for free.',
  'Replica watches of all brands, one year of warranty, looks exactly like the real one.',
];
const subjects = [
  'Hello',
  'A PROPOSAL FOR YOUR BUSINESS',
  'Re: your request',
  'URGENT ANSWER NEEDED',
  'Offer',
];

/** Unwanted letters, put together from the kinds that every public address gets. */
export function imaginedSpam(
  count: number,
): { subject: string; text: string; html: string | null; verified: boolean; kind: number }[] {
  const dice = makeDice(7);
  return Array.from({ length: count }, (_, index) => {
    const kind = index % pitches.length;
    const text = `${dice.pick(['Hi,', 'Dear Sir or Madam,', 'Greetings!'])}\n\n${pitches[kind] ?? ''}\n\n${dice.pick(['Regards', 'Best', 'Yours'])}`;
    const html = dice.chance(0.3) ? '<a href="https://pay.elsewhere.example/x">www.bank.example</a>' : null;
    return { subject: dice.pick(subjects), text, html, verified: dice.chance(0.3), kind };
  });
}

const languages = {
  ...{ arabic: 'ar', english: 'en', french: 'fr', german: 'de' },
  ...{ italian: 'it', portuguese: 'pt', spanish: 'es' },
};
const labels = ['negative', 'neutral', 'positive'] as const;

/** UMSAB: public tweets with three labels (github.com/cardiffnlp/xlm-t), where a copy lies in that folder. */
export function publicTweets(folder: string): { language: string; text: string; mood: Mood }[] {
  return Object.entries(languages).flatMap(([name, language]) => {
    const at = join(folder, 'data/sentiment', name);
    if (!existsSync(at)) return [];
    const lines = (file: string) => readFileSync(join(at, file), 'utf8').trim().split('\n');
    const texts = lines('test_text.txt');
    return lines('test_labels.txt').flatMap((label, index) => {
      const mood = labels[Number(label)];
      return mood ? [{ language, text: texts[index] ?? '', mood }] : [];
    });
  });
}
