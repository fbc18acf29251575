import { describe, expect, test } from 'vitest';
import { bandOf, lineOf, trendOf, type TrendWeek } from '../../../web/features/reports/survey-trend.ts';

const week = (day: string, score: number | null, [low, high] = [score, score]): TrendWeek => ({
  ...{ week: day, answered: score === null ? 0 : 10, score, low: low ?? null, high: high ?? null },
});

describe('a line through the weeks', () => {
  test('needs two weeks in which somebody answered', () => {
    expect(trendOf('csat', [])).toBeNull();
    expect(trendOf('csat', [week('2026-11-02', 0.5)])).toBeNull();
    expect(trendOf('csat', [week('2026-11-02', 0.5), week('2026-11-09', null)])).toBeNull();
    expect(trendOf('csat', [week('2026-11-02', 0.5), week('2026-11-09', 0.6)])).not.toBeNull();
  });

  test('places weeks by their days, and shares from the top', () => {
    const trend = trendOf('csat', [
      week('2026-11-02', 1, [0.8, 1]),
      week('2026-11-09', 0.5),
      week('2026-11-16', 0, [0, 0.25]),
    ]);
    expect(trend?.points.map(({ x, y }) => [x, y])).toEqual([
      [0, 0],
      [0.5, 0.5],
      [1, 1],
    ]);
    expect(trend?.points[0]).toMatchObject({ high: 0 });
    expect(trend?.points[0]?.low).toBeCloseTo(0.2);
    expect(trend?.points[2]).toMatchObject({ low: 1, high: 0.75 });
    expect(trend?.zero).toBeNull();
  });

  test('of promoters less detractors nothing is in the middle', () => {
    const trend = trendOf('nps', [week('2026-11-02', -1), week('2026-11-09', 0), week('2026-11-16', 1)]);
    expect(trend?.points.map(({ y }) => y)).toEqual([1, 0.5, 0]);
    expect(trend?.zero).toBe(0.5);
  });

  test('does not cross weeks without an answer', () => {
    const trend = trendOf('ces', [
      week('2026-11-02', 0.4),
      week('2026-11-09', 0.5),
      week('2026-11-16', null),
      week('2026-11-23', 0.6),
    ]);
    expect(trend?.runs.map((run) => run.map((point) => point.week))).toEqual([
      ['2026-11-02', '2026-11-09'],
      ['2026-11-23'],
    ]);
    expect(trend?.points.at(-1)?.x).toBe(1);
  });

  test('has its margin around it: there along the top, back along the bottom', () => {
    const trend = trendOf('csat', [
      week('2026-11-02', 0.5, [0.25, 0.75]),
      week('2026-11-09', 0.5, [0.5, 0.5]),
    ]);
    const [run = []] = trend?.runs ?? [];
    expect(lineOf(run)).toBe('0.00,50.00 100.00,50.00');
    expect(bandOf(run)).toBe('0.00,25.00 100.00,50.00 100.00,50.00 0.00,75.00');
  });

  test('the margin holds the line, whatever was answered', () => {
    for (let nth = 0; nth < 200; nth += 1) {
      const low = (nth % 10) / 10;
      const score = low + (1 - low) * ((nth % 7) / 7);
      const high = score + (1 - score) * ((nth % 3) / 3);
      const trend = trendOf('csat', [week('2026-11-02', score, [low, high]), week('2026-11-09', 0.5)]);
      const [point] = trend?.points ?? [];
      expect(point && point.high <= point.y && point.y <= point.low).toBe(true);
    }
  });
});
