import { makeDice } from './dice.ts';
import type { ImaginedConversation, ImaginedTurn } from './imagine.ts';
import { anyPart } from './parts.ts';

const minute = 60_000;

/**
 * The same conversation going on for longer, for archives of a given size: lengths are spread as real ones are, most
 * short, some very long, `mean` on average (fewer where the past is too short for it).
 */
export function lengthen(imagined: ImaginedConversation, mean: number, now: Date): ImaginedConversation {
  const { turns, index } = imagined;
  const first = turns[0];
  const last = turns.at(-1);
  if (!first || !last) return imagined;
  const dice = makeDice(index * 104_729 + 3);
  const wanted = Math.ceil(-Math.log(1 - dice.next()) * mean);
  const spoken = turns.filter(({ by }) => by !== 'note');
  const agent = turns.find(({ by }) => by === 'agent')?.userIndex ?? 0;
  const added: ImaginedTurn[] = [];
  let at = last.at.getTime();
  while (turns.length + added.length < wanted) {
    const by = (added.at(-1) ?? last).by === 'customer' ? 'agent' : 'customer';
    at += dice.between(5, 600) * minute;
    if (at >= now.getTime() - minute) break;
    // A word that few others hold, as in real archives: in the stories themselves most words come often.
    const text = `${dice.pick(spoken.length > 0 ? spoken : turns).text}\n\n# ${anyPart(dice)}`;
    added.push({ by, userIndex: by === 'agent' ? agent : null, text, at: new Date(at), files: undefined });
  }
  return { ...imagined, turns: [...turns, ...added] };
}
