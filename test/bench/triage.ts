import { detectLanguage } from '../../server/enrichment/language.ts';
import { analyseSentiment } from '../../server/enrichment/sentiment.ts';
import { judgeSpam } from '../../server/enrichment/spam.ts';
import { learn, reader } from '../../server/services/marks/learn/classifier.ts';
import { tokensOf } from '../../server/services/marks/learn/tokens.ts';
import { rounded, type Row, type Scenario } from './scenario.ts';
import {
  imaginedAnswers,
  imaginedLetters,
  imaginedSpam,
  publicTweets,
  type ImaginedLetter,
  type Mood,
} from './triage-sets.ts';
import { stepCosts } from './triage-costs.ts';

const generated = 'imagined letters';
const share = (part: number, whole: number): number | string =>
  whole === 0 ? '-' : rounded(part / whole, 3);

interface Judged {
  right: boolean;
  known: boolean;
}

function rowOf(mark: string, set: string, judged: readonly Judged[]): Row {
  const known = judged.filter((one) => one.known);
  const right = known.filter((one) => one.right).length;
  return {
    ...{ mark, set, n: judged.length, right: share(right, judged.length) },
    unknown: share(judged.length - known.length, judged.length),
    'right of known': share(right, known.length),
  };
}

async function languages(letters: readonly ImaginedLetter[]): Promise<Row[]> {
  const look = async (texts: readonly { text: string; language: string }[]) =>
    Promise.all(
      texts.map(async ({ text, language }): Promise<Judged> => {
        const found = await detectLanguage(text);
        return { known: found !== null, right: found === language };
      }),
    );
  const short = [...letters, ...imaginedAnswers(letters.length)]
    .map(({ text, language }) => ({ language, text: text.split(/[\n.!?。！？]/u)[0] ?? '' }))
    .filter(({ text }) => text.length > 0 && text.length <= 25);
  return [
    rowOf('language', generated, await look(letters)),
    rowOf('language', 'their first words, at most 25 signs', await look(short)),
  ];
}

async function moods(set: string, texts: readonly { text: string; language: string; mood: Mood }[]) {
  const judged = await Promise.all(
    texts.map(async ({ text, language, mood }) => {
      const found = await analyseSentiment(text, language);
      return { language, known: found !== null, right: found?.label === mood };
    }),
  );
  const groups = Map.groupBy(judged, ({ language }) => language);
  return [...groups]
    .sort(([one], [other]) => one.localeCompare(other))
    .map(([language, rows]) => rowOf(`sentiment ${language}`, set, rows));
}

/** What is learnt of tags, on letters told like those learnt from, and on letters of stories that were never seen. */
function intents(letters: readonly ImaginedLetter[]): Row[] {
  const stories = [...new Set(letters.map(({ story }) => story))].sort();
  const isUnseen = ({ story }: ImaginedLetter) => stories.indexOf(story) % 4 === 3;
  const told = letters.filter((one) => !isUnseen(one));
  const lessons = told.filter((_, position) => position % 2 === 0);
  const tags = [...new Set(letters.flatMap((one) => one.tags))].sort();
  const tokens = ({ subject, text }: ImaginedLetter) => tokensOf(`${subject}\n${text}`);
  return tags.flatMap((tag) => {
    const learnt = learn(lessons.map((one) => ({ tokens: tokens(one), marked: one.tags.includes(tag) })));
    if (!learnt) return [];
    const read = reader(learnt.model);
    const acts = (set: readonly ImaginedLetter[], name: string): Row => {
      const { threshold } = learnt;
      const put = threshold === null ? [] : set.filter((one) => read(tokens(one)).confidence >= threshold);
      const right = put.filter((one) => one.tags.includes(tag)).length;
      const all = set.filter((one) => one.tags.includes(tag)).length;
      return {
        ...{ mark: `intent ${tag}`, set: name, n: set.length },
        ...{ 'put on': put.length, precision: share(right, put.length), recall: share(right, all) },
        threshold: threshold ?? 'only suggests',
      };
    };
    const others = told.filter((_, position) => position % 2 === 1);
    return [
      acts(others, 'letters like those learnt from'),
      acts(letters.filter(isUnseen), 'stories never seen'),
    ];
  });
}

function spam(letters: readonly ImaginedLetter[]): Row[] {
  const bad = imaginedSpam(1200);
  const evidence = { providerMark: null, knownSender: false };
  const examples = [
    ...bad.slice(0, 240).map(({ subject, text }) => ({ text: `${subject}\n${text}`, marked: true })),
    ...letters.slice(0, 800).map(({ subject, text }) => ({ text: `${subject}\n${text}`, marked: false })),
  ].map(({ text, marked }) => ({ tokens: tokensOf(text), marked }));
  // As it is done by night: mixed, always the same way.
  const learnt = learn(examples.toSorted((a, b) => (a.tokens.join() < b.tokens.join() ? -1 : 1)));
  const read = learnt && reader(learnt.model);
  const likeSpam = (text: string): string[] | null => {
    const guess = read?.(tokensOf(text));
    const sure = guess && learnt?.threshold != null && guess.confidence >= learnt.threshold;
    return sure ? guess.words : null;
  };
  const held = (learns: boolean) => ({
    bad: bad.slice(240).filter(
      (one) =>
        judgeSpam({
          ...evidence,
          ...one,
          likeSpam: learns ? likeSpam(`${one.subject}\n${one.text}`) : null,
        }).spam,
    ).length,
    good: letters.slice(800).filter(({ subject, text }) => {
      const html = null;
      const like = learns ? likeSpam(`${subject}\n${text}`) : null;
      return judgeSpam({ ...evidence, subject, text, html, verified: true, likeSpam: like }).spam;
    }).length,
  });
  return [false, true].map((learns) => {
    const { bad: caught, good: wrong } = held(learns);
    return {
      ...{ mark: 'spam', set: learns ? 'points and what people marked' : 'points alone' },
      ...{ n: bad.length - 240 + letters.length - 800, caught: share(caught, bad.length - 240) },
      'wrongly held': share(wrong, letters.length - 800),
    };
  });
}

/** How often the marks are right, and what they and the rules cost for each message. */
export const triage: Scenario = {
  name: 'triage',
  about: 'language, sentiment, intent and spam: how often they are right; CPU of the steps for each message',
  async run(say, { upTo = 3000, data }) {
    const letters = imaginedLetters(Math.max(1200, upTo));
    const tweets = data === undefined ? [] : publicTweets(data);
    const rows: Row[] = [...(await languages(letters)), ...(await moods(generated, letters))];
    say('language and sentiment are done');
    if (tweets.length > 0) rows.push(...(await moods('UMSAB', tweets)));
    rows.push(...intents(letters), ...spam(letters));
    say('intent and spam are done');
    rows.push(...(await stepCosts(letters)));
    const source =
      tweets.length > 0
        ? `UMSAB: ${String(tweets.length)} public tweets, github.com/cardiffnlp/xlm-t, data/sentiment/*/test`
        : 'no public set: give --data with a copy of github.com/cardiffnlp/xlm-t';
    return {
      rows,
      notes: [
        `${generated}: of the demo workspace, ${String(letters.length)} first letters in seven languages; few stories told often, by those who wrote the word lists: no proof for other companies’ mail`,
        source,
        'spam: 12 kinds of unwanted letters put together for this; a provider’s filter is not counted',
      ],
    };
  },
};
