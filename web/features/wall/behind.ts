import type { WallNumber } from '../../../shared/schemas/wall.ts';

/** A number whose list is asked for, and what it is called. */
export interface Behind {
  wanted: WallNumber;
  title: string;
}

/** Opens the list behind a number; undefined on a screen where nobody is logged in. */
export type Look = ((behind: Behind) => void) | undefined;
