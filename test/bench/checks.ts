import { findingKinds, type FindingKind } from '../../shared/schemas/wording.ts';
import { falseAlarms } from '../support/false-alarms.ts';
import type { Scenario } from './scenario.ts';

/** How often the check before sending finds fault with a reply that has none, by kind. */
export const checks: Scenario = {
  name: 'checks',
  about: 'false alarms of the check before sending, on the replies of the demo workspace',
  run: (say, { upTo = 6000 }) => {
    say(`${String(upTo)} conversations as the demo has them`);
    const { replies, alarms, byLanguage, millis } = falseAlarms(upTo);
    const share = (count: number, of = replies) => `${((count / Math.max(1, of)) * 100).toFixed(3)} %`;
    const count = (kind: FindingKind) => alarms.get(kind)?.length ?? 0;
    const all = findingKinds.reduce((sum, kind) => sum + count(kind), 0);
    const languages = [...byLanguage].map(
      ([language, { replies: of, alarms: wrong }]) => `${language} ${String(wrong)} of ${String(of)}`,
    );
    return Promise.resolve({
      rows: [
        ...findingKinds.map((kind) => ({ finding: kind, alarms: count(kind), share: share(count(kind)) })),
        { finding: 'all', alarms: all, share: share(all) },
      ],
      notes: [
        `${String(replies)} replies; ${(millis / Math.max(1, replies)).toFixed(2)} ms of this thread for each`,
        `by language: ${languages.join(', ')}`,
        ...findingKinds.flatMap((kind) =>
          (alarms.get(kind) ?? []).slice(0, 2).map((text) => `${kind}: ${text}`),
        ),
      ],
    });
  },
};
