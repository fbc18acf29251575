import { imagineConversation } from '../../server/demo/imagine.ts';
import { demoUsers } from '../../server/demo/workspace.ts';
import type { CheckScene, FindingKind } from '../../shared/schemas/wording.ts';
import { checkReply } from '../../shared/text/check/check-reply.ts';
import type { Finding } from '../../shared/text/check/finding.ts';

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

export interface FalseAlarms {
  replies: number;
  /** By kind: the replies, each with what was said of it. */
  alarms: Map<FindingKind, string[]>;
  byLanguage: Map<string, { replies: number; alarms: number }>;
  /** What the checks alone took. */
  millis: number;
}

/**
 * What the check before sending says of the replies of the demo workspace, which are as a careful person would write them.
 * @param conversations of so many
 */
export function falseAlarms(conversations: number): FalseAlarms {
  const found: FalseAlarms = { replies: 0, alarms: new Map(), byLanguage: new Map(), millis: 0 };
  for (let index = 0; index < conversations; index += 1) checkConversation(index, conversations, found);
  return found;
}

function checkConversation(index: number, total: number, found: FalseAlarms): void {
  const horizon = { now: new Date('2026-11-22T12:00:00Z'), days: 400, total, people: 600 };
  const { turns, language, person } = imagineConversation(index, horizon);
  const earlier: string[] = [];
  const told: CheckScene['told'] = [];
  let asked: string[] = [];
  for (const { by, text, at, files, userIndex } of turns) {
    if (by === 'customer') asked.push(text);
    if (by !== 'agent') continue;
    const scene = {
      ...{ language, asked, earlier, told, ownNames: [demoUsers[userIndex ?? 0]?.name ?? ''] },
      customer: { name: person.name, formality: null },
      wording: { forbidden: [], glossary: [], blocking: [] },
    };
    const written = { text, attachments: files?.length ?? 0, answers: [], recipients: null };
    const began = performance.now();
    const findings = checkReply(written, scene);
    found.millis += performance.now() - began;
    note(found, { language, text, findings: findings.filter((one) => !isTrue(one, text, earlier)) });
    earlier.unshift(text);
    const conversationId = String(index).padStart(24, '0');
    told.unshift({ conversationId, number: index, channel: 'email', at: at.toISOString(), text });
    asked = [];
  }
}

function note(
  found: FalseAlarms,
  one: { language: string; text: string; findings: readonly Finding[] },
): void {
  const { language, text, findings } = one;
  found.replies += 1;
  const known = found.byLanguage.get(language) ?? { replies: 0, alarms: 0 };
  found.byLanguage.set(language, { replies: known.replies + 1, alarms: known.alarms + findings.length });
  for (const finding of findings) {
    const others = found.alarms.get(finding.kind) ?? [];
    found.alarms.set(finding.kind, [...others, `${text} → ${JSON.stringify(finding)}`]);
  }
}
