import { expect, test } from 'vitest';
import { imagineConversation } from '../../../../server/demo/imagine.ts';
import { demoUsers } from '../../../../server/demo/workspace.ts';
import type { CheckScene, FindingKind } from '../../../../shared/schemas/wording.ts';
import type { Finding } from '../../../../shared/text/check/finding.ts';
import { checkReply } from '../../../../shared/text/check/check-reply.ts';

const conversations = 1500;

/** The demo says the same again with other prices and days, and speaks of files that are not there: no false alarms. */
const isTrue = ({ kind }: Finding, text: string, earlier: readonly string[]): boolean =>
  kind === 'attachment' || (kind === 'fact-differs' && earlier.some((one) => frame(one) === frame(text)));
/** Without names, days and numbers. */
const frame = (text: string) =>
  text
    .split('\n')
    .filter((line) => /\d/u.test(line))
    .map((line) =>
      line.replaceAll(/^.*?[,:.]/gu, '').replaceAll(/[\d.,]+|\p{L}{3,10}bre|(?<=\d\.? (?:de )?)\p{L}+/gu, ''),
    )
    .join();

/** Every reply of the demo workspace, which is as a careful person would write it: what else is said of it is a false alarm. */
test('few of the replies of the demo workspace are found fault with', () => {
  const alarms = new Map<FindingKind, string[]>();
  let replies = 0;
  for (let index = 0; index < conversations; index += 1) {
    const horizon = { now: new Date('2026-11-22T12:00:00Z'), days: 400, total: conversations, people: 600 };
    const { turns, language, person } = imagineConversation(index, horizon);
    const earlier: string[] = [];
    const told: CheckScene['told'] = [];
    let asked: string[] = [];
    for (const { by, text, at, files, userIndex } of turns) {
      if (by === 'customer') asked.push(text);
      if (by !== 'agent') continue;
      replies += 1;
      const scene = {
        ...{ language, asked, earlier, told, ownNames: [demoUsers[userIndex ?? 0]?.name ?? ''] },
        customer: { name: person.name, formality: null },
        wording: { forbidden: [], glossary: [], blocking: [] },
      };
      const written = { text, attachments: files?.length ?? 0, answers: [], recipients: null };
      for (const finding of checkReply(written, scene)) {
        if (isTrue(finding, text, earlier)) continue;
        const known = alarms.get(finding.kind) ?? [];
        alarms.set(finding.kind, [...known, `${text} → ${JSON.stringify(finding)}`]);
      }
      earlier.unshift(text);
      told.unshift({
        conversationId: String(index).padStart(24, '0'),
        number: index,
        channel: 'email',
        at: at.toISOString(),
        text,
      });
      asked = [];
    }
  }
  const count = [...alarms.values()].reduce((sum, { length }) => sum + length, 0);
  expect(replies).toBeGreaterThan(1000);
  const shares = [...alarms].map(([kind, texts]) => `${kind} ${String(texts.length)}, as: ${texts[0] ?? ''}`);
  expect(count / replies, `of ${String(replies)} replies:\n${shares.join('\n')}`).toBeLessThan(0.005);
});
