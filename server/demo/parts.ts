import type { Dice } from './dice.ts';

const syllables = 'bra kel lim nor rus sten tiv vod dra fel gim hul jor kan lem nop'.split(' ');
const kinds = 50_000;

/** The name of the part of that number in an imagined catalogue: always the same, and no other word. */
export function partName(number: number): string {
  let name = '';
  for (let rest = number; name === '' || rest > 0; rest = Math.floor(rest / syllables.length)) {
    name += syllables[rest % syllables.length] ?? '';
  }
  return `${name}${String(number % 10)}x`;
}

/** A part that somebody writes about: the n-th is asked for n times as seldom as the first. */
export function anyPart(dice: Dice): string {
  return partName(Math.floor(Math.exp(dice.next() * Math.log(kinds))));
}
