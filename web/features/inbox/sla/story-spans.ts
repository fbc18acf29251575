import type { SlaExplanation } from '../../../../shared/schemas/sla.ts';

type Span = SlaExplanation['spans'][number];

/** A part of a clock's time as it is drawn: what was counted after the deadline is late. */
export interface StorySpan extends Omit<Span, 'kind'> {
  kind: Span['kind'] | 'late';
}

/** Cuts what was counted at the deadline. Pure. */
export function storySpans({ spans, clock }: Pick<SlaExplanation, 'spans' | 'clock'>): StorySpan[] {
  const { dueAt } = clock;
  if (dueAt === null) return spans;
  return spans.flatMap((span): StorySpan[] => {
    if (span.kind !== 'counted' || span.to <= dueAt) return [span];
    if (span.from >= dueAt) return [{ ...span, kind: 'late' }];
    return [
      { ...span, to: dueAt },
      { ...span, from: dueAt, kind: 'late' },
    ];
  });
}
