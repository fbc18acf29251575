/** Why promises are broken, as it comes along; the words are those of the page. */
export const usualReasons = [
  'volume',
  'staffing',
  'routing',
  'waiting',
  'complex',
  'outage',
  'mistake',
  'exception',
] as const;
