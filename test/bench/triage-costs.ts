import { judge, type Judgement } from '../../server/services/marks/judge.ts';
import { keywordMatcher } from '../../server/services/marks/keywords.ts';
import { decide } from '../../server/services/rules/decide.ts';
import { nothingAround } from '../../server/services/rules/surroundings.ts';
import { at, conversationOf, directory, letterOf, ruleOf } from '../server/services/rules/rule-parts.ts';
import { rounded, type Row } from './scenario.ts';
import type { ImaginedLetter } from './triage-sets.ts';

const words = 'refund|invoice|kaputt|late|broken|address|cancel|password|size|delivery|rotura|retard'.split(
  '|',
);

/** Rules as people write them: words, a pattern, mood, channel, in groups; few of them match. */
function manyRules(count: number) {
  return Array.from({ length: count }, (_, index) => {
    const word = `${words[index % words.length] ?? ''}${index >= words.length ? String(index) : ''}`;
    return ruleOf({
      match: 'all',
      conditions: [
        {
          match: 'any',
          conditions: [
            { field: 'message.text', operator: 'contains', values: [word, `${word}s`] },
            { field: 'conversation.subject', operator: 'matches', values: [String.raw`\b${word}\b`] },
          ],
        },
        { field: 'conversation.sentiment', operator: 'one-of', values: ['negative', 'neutral'] },
        { field: 'contact.domain', operator: 'is-not', values: ['partner.example'] },
      ],
    });
  });
}

/** Milliseconds of CPU for each message: the marks, and the rules where there are none or two hundred. */
export async function stepCosts(letters: readonly ImaginedLetter[]): Promise<Row[]> {
  const rows = letters.map(({ subject, text }) => letterOf({ subject, text }));
  const tags = words.map((word, index) => ({ id: String(index), keywords: [word, `${word} please`] }));
  const knowledge = { matchTags: keywordMatcher(tags), guessTags: () => [], guessSpam: () => null };
  const conversation = conversationOf();
  const judged: Judgement[] = [];
  // The libraries load at the first use.
  for (const row of rows.slice(0, 50)) await judge(row, conversation, knowledge);
  const marks = await cpuOf(rows.length, async () => {
    for (const row of rows) judged.push(await judge(row, conversation, knowledge));
  });
  const result: Row[] = [
    { mark: 'CPU of marks', set: `${String(rows.length)} letters`, 'ms/message': marks },
  ];
  for (const count of [0, 200]) {
    const rules = manyRules(count);
    const millis = await cpuOf(rows.length, () => {
      for (const [index, row] of rows.entries()) {
        const sentiment = judged[index]?.sentiment?.label ?? null;
        decide({
          happening: { type: 'created', row },
          conversation: { ...conversation, subject: row.subject ?? '', sentiment },
          ...{ around: nothingAround, rules, directory, budget: 25, answered: new Set<string>(), now: at },
        });
      }
      return Promise.resolve();
    });
    result.push({ mark: 'CPU of rules', set: `${String(count)} rules`, 'ms/message': millis });
  }
  return result;
}

async function cpuOf(messages: number, work: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return rounded((user + system) / 1000 / messages, 3);
}
