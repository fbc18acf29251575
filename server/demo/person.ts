import { makeDice, type Dice } from './dice.ts';
import type { Repertoire } from './stories/story.ts';
import { repertoires } from './workspace.ts';

/** Someone of the imagined public. */
export interface Person {
  repertoire: Repertoire;
  name: string;
  address: string;
}

function chooseRepertoire(dice: Dice): Repertoire {
  let throwAt = dice.next();
  for (const repertoire of repertoires) {
    throwAt -= repertoire.cast.share;
    if (throwAt <= 0) return repertoire;
  }
  return repertoires[0] ?? dice.pick(repertoires);
}

/** The first name of one, the last of another: few of the public have the same. */
function nameFrom(names: readonly string[], dice: Dice): string {
  const one = dice.pick(names);
  const other = dice.pick(names);
  const first = /^(?:Dr\. )?\S+/.exec(one)?.[0] ?? one;
  const last = other
    .replace(/^Dr\. /, '')
    .split(' ')
    .slice(1)
    .join(' ');
  return last === '' || !one.includes(' ') ? one : `${first} ${last}`;
}

/** Person `number` of the imagined public: always the same name, address and language. */
export function imaginePerson(number: number): Person {
  const dice = makeDice(1_000_003 + number);
  const repertoire = chooseRepertoire(dice);
  const name = nameFrom(repertoire.cast.names, dice);
  const latin = name
    .normalize('NFD')
    .toLowerCase()
    .replace(/[^a-z]+/g, '.')
    .replace(/^\.+|\.+$/g, '');
  const local = `${latin === '' ? repertoire.cast.language : latin}.${number}`;
  return { repertoire, name, address: `${local}@${dice.pick(repertoire.cast.domains)}` };
}

/** The person behind an address that `imaginePerson` made; null for any other address. */
export function personOf(address: string): Person | null {
  const number = /\.(\d+)@/.exec(address)?.[1];
  if (number === undefined) return null;
  const person = imaginePerson(Number(number));
  return person.address === address ? person : null;
}
