import type { ClockFacts, Facts } from './facts.ts';

/** How the promises of a conversation stand; several may hold at once. at-risk: due within half an hour. */
export const slaStates = ['running', 'at-risk', 'paused', 'breached', 'none'] as const;

const riskMillis = 30 * 60_000;
const hourMillis = 3_600_000;
type Promised = Pick<Facts['conversation'], 'sla'>;

const openClocks = ({ sla }: Promised): ClockFacts[] =>
  (sla?.clocks ?? []).filter(({ endedAt }) => endedAt === null);

/** @returns `none` alone where no clock is open */
export function slaStatesOf(conversation: Promised, now: Date): string[] {
  const open = openClocks(conversation);
  if (open.length === 0) return ['none'];
  const found = open.map(({ state, dueAt, breachedAt }): (typeof slaStates)[number] => {
    if (breachedAt !== null) return 'breached';
    if (state === 'paused') return 'paused';
    const left = dueAt === null ? Infinity : dueAt.getTime() - now.getTime();
    if (left < 0) return 'breached';
    return left <= riskMillis ? 'at-risk' : 'running';
  });
  return slaStates.filter((state) => found.includes(state));
}

/** Hours until the next deadline, below zero when it has passed; null: there is none. */
export function dueHoursOf(conversation: Promised, now: Date): number | null {
  const dues = openClocks(conversation).flatMap(({ dueAt }) => dueAt?.getTime() ?? []);
  if (dues.length === 0) return null;
  return Math.round((100 * (Math.min(...dues) - now.getTime())) / hourMillis) / 100;
}
