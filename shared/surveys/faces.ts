const head = 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 9.5v.5M15.5 9.5v.5';

/**
 * Five faces as paths in a square of 24, the saddest first: drawn, for not every machine has them as letters. Sad to glad is
 * read everywhere; a thumb, or red and green, is not.
 */
export const facePaths: readonly string[] = [
  `${head}M7.5 17c1-2.5 2.5-3.5 4.5-3.5s3.5 1 4.5 3.5`,
  `${head}M8 16c1-1 2.3-1.5 4-1.5s3 .5 4 1.5`,
  `${head}M8 15h8`,
  `${head}M8 14c1 1 2.3 1.5 4 1.5s3-.5 4-1.5`,
  `${head}M7 13.5c1 2.5 2.8 4 5 4s4-1.5 5-4Z`,
];
