import { expect, test } from 'vitest';
import type { SlaExplanation } from '../../../shared/schemas/sla.ts';
import { storySpans } from '../../../web/features/inbox/sla/story-spans.ts';

const at = (hour: number) => `2026-11-23T${String(hour).padStart(2, '0')}:00:00.000Z`;
const span = (from: number, to: number, kind: SlaExplanation['spans'][number]['kind']) => ({
  ...{ from: at(from), to: at(to), kind, cause: null, party: null, reason: null },
});
const drawn = (dueAt: string | null, ...spans: SlaExplanation['spans']) =>
  storySpans({ spans, clock: { dueAt } as SlaExplanation['clock'] }).map(({ from, to, kind }) => [
    from.slice(11, 13),
    to.slice(11, 13),
    kind,
  ]);

test('what was counted after the deadline is late', () => {
  expect(drawn(at(11), span(9, 10, 'counted'), span(10, 12, 'counted'), span(12, 13, 'closed'))).toEqual([
    ['09', '10', 'counted'],
    ['10', '11', 'counted'],
    ['11', '12', 'late'],
    ['12', '13', 'closed'],
  ]);
  expect(drawn(at(11), span(11, 12, 'counted'))).toEqual([['11', '12', 'late']]);
  expect(drawn(null, span(9, 10, 'counted'))).toEqual([['09', '10', 'counted']]);
});
