import type { SlaClock, SlaState } from '../../../../shared/schemas/sla.ts';
import { formatSpan } from '../../../lib/format.ts';
import { t } from '../../../lib/i18n.ts';

/** How a clock is said and coloured. */
export interface ClockWords {
  /** For lists: "12 min", "+3 min", "Paused". */
  short: string;
  /** "Answer due in 12 min" */
  long: string;
  tone: 'quiet' | 'risk' | 'late';
}

/** The clock that matters most: the one that is late or due first; else one that stands still. */
export function urgentClock({ clocks }: Pick<SlaState, 'clocks'>): SlaClock | undefined {
  const running = clocks.filter(({ state, dueAt }) => state === 'running' && dueAt !== null);
  const [first] = running.sort((one, other) => Date.parse(one.dueAt ?? '') - Date.parse(other.dueAt ?? ''));
  return first ?? clocks.find(({ state }) => state === 'paused');
}

/** A quarter of the time is left, or a quarter of an hour. */
function isAtRisk(left: number, targetSeconds: number): boolean {
  return left < Math.max(targetSeconds * 250, 900_000);
}

/** @param now epoch milliseconds */
export function clockWords(
  clock: SlaClock,
  { now, waitsFor }: { now: number; waitsFor: string | null },
): ClockWords {
  const metric = clock.side
    ? t('inbox.metric.side', { who: clock.side.party })
    : t(`inbox.metric.${clock.metric}`);
  if (clock.state === 'paused') {
    const cause = clock.pausedBy ?? 'customer';
    const who = cause === 'third-party' ? (waitsFor ?? '') : '';
    return {
      short: t('inbox.sla.paused'),
      long: t(`inbox.sla.pausedBy.${cause}`, { metric, who }),
      tone: 'quiet',
    };
  }
  if (clock.state !== 'running' || clock.dueAt === null) {
    return { short: '', long: t(`inbox.sla.over.${clock.state}`, { metric }), tone: 'quiet' };
  }
  const left = Date.parse(clock.dueAt) - now;
  const span = formatSpan(left);
  if (left < 0) {
    return {
      short: t('inbox.sla.lateShort', { span }),
      long: t('inbox.sla.late', { metric, span }),
      tone: 'late',
    };
  }
  return {
    short: span,
    long: t('inbox.sla.due', { metric, span }),
    tone: isAtRisk(left, clock.targetSeconds) ? 'risk' : 'quiet',
  };
}

export const toneClass = { quiet: 'text-ink-3', risk: 'text-warn-ink', late: 'text-danger-ink' } as const;
