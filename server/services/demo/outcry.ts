import type { SimulatedPost } from '../../channels/contract.ts';
import type { Dice } from '../../demo/dice.ts';
import { postAuthor, postPeople } from '../../demo/imagine-post.ts';
import { socialInboxes } from '../../demo/social.ts';
import { simulated, type Stage } from './post-rows.ts';

/** One thing that many are angry about at once, in one shop: the demo shows how a spike is told. */
const complaints = [
  'The zipper of the new Fjord jacket broke on the first day. Very disappointed.',
  'Broken zipper after one walk. Terrible quality, the Fjord jacket used to be good.',
  'My Fjord jacket zipper jammed and tore. Awful, and the shop was no help.',
  'Zipper broke twice now. I am angry, this is a bad jacket.',
  'Horrible zipper. Stuck in the rain with a jacket that would not close.',
  'Third person in our family with a broken Fjord zipper. Unacceptable.',
  'Bad zipper, bad answer in the shop, worst purchase this year.',
  'The zipper fell apart. I hate that I paid full price for this jacket.',
  'Disappointed: the zipper failed on day two and nobody knows about a recall.',
  'Poor quality. The zipper of the Fjord jacket is useless.',
] as const;
const place = 'Hamburg, Harbour store';
const secondsApart = 4;
const second = 1000;

interface Hands {
  dice: Dice;
  now: () => Date;
  later: (millis: number, act: () => Promise<void>) => void;
  deliver: (stage: Stage, post: SimulatedPost) => Promise<void>;
}

/** Reviews of one or two stars that come one after the other, once. */
export function startOutcry(stages: readonly Stage[], { dice, now, later, deliver }: Hands): void {
  const inbox = socialInboxes.find(({ kind }) => kind === 'review');
  const stage = stages.find(({ key }) => key === inbox?.key);
  if (!inbox || !stage) return;
  const first = dice.between(0, postPeople - 1);
  for (const [position, text] of complaints.entries()) {
    later((position + 1) * secondsApart * second, () => {
      const author = postAuthor((first + position * 7) % postPeople, inbox);
      const at = now();
      const externalId = `outcry-${String(at.getTime())}-${String(position)}`;
      const rating = { value: position % 3 === 2 ? 2 : 1, best: 5 };
      const facts = { kind: 'review', visibility: 'public', language: 'en', rating, place } as const;
      const turn = { text, at, externalId, first: null, threadId: externalId };
      return deliver(stage, simulated(stage, { author, facts }, turn));
    });
  }
}
