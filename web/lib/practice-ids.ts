/** Of what only this page has, the practice of the tour: the last second of an id's clock (in 2106), then "prac". */
export const practicePrefix = 'ffffffff70726163';

/** Is it the id of something that the server never hears of? */
export const isPractice = (id: string | undefined): boolean => id?.startsWith(practicePrefix) ?? false;
