import type { usualReasons } from '../../../shared/schemas/sla-report.ts';

/** The same list as the contract's, without bringing its schemas into the browser; the compiler compares them. */
export const usualReasonIds: typeof usualReasons = [
  'volume',
  'staffing',
  'routing',
  'waiting',
  'complex',
  'outage',
  'mistake',
  'exception',
];
