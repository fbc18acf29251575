import type { IdeaStatus } from '../../../shared/schemas/idea.ts';
import { makeDice } from '../../demo/dice.ts';
import type { Context } from '../../context.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredIdea } from '../../store/ideas.ts';
import { recentConversations } from '../rules/recent-conversations.ts';
import { countVotes } from '../ideas/count.ts';
import { voteId } from '../ideas/vote.ts';

const dayMillis = 86_400_000;
const by = 'Onevoice';
const ideas: readonly { title: string; text: string; status: IdeaStatus; reason: string; share: number }[] = [
  {
    ...{
      title: 'Spare parts for old lamps',
      status: 'planned',
      reason: 'From spring, for the last ten years.',
    },
    ...{ text: 'Glasses, wicks and hinges, also for models that are no longer sold.', share: 0.5 },
  },
  {
    ...{ title: 'A repair shop in the city', status: 'considered', reason: '', share: 0.3 },
    text: 'Bring it in the morning, fetch it in the evening.',
  },
  {
    ...{ title: 'Gift cards', status: 'done', reason: 'In the shop since last week.', share: 0.25 },
    text: 'To print oneself, for any amount.',
  },
  { title: 'Delivery in the evening', text: '', status: 'new', reason: '', share: 0.18 },
  { title: 'Parcels without plastic', text: 'Paper and string.', status: 'new', reason: '', share: 0.4 },
  {
    ...{
      title: 'Tents for rent',
      status: 'declined',
      reason: 'We cannot clean them well enough.',
      share: 0.08,
    },
    text: '',
  },
];
const idOf = (title: string): string => idFrom(['demo', 'idea', title]);

/** How many conversations of the last weeks ideas come from. */
const most = 120;

/** What customers of the last weeks wished for, with the conversations in which they said so. */
export async function giveDemoIdeas(context: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const { store, clock } = context;
  const now = clock.now();
  for (const [at, { share: _, ...words }] of ideas.entries()) {
    const createdAt = new Date(now.getTime() - (at + 8) * dayMillis);
    const row: StoredIdea = {
      ...{ id: idOf(words.title), ...words, board: null, shown: false, standing: true, mergedInto: null },
      ...{ votes: 0, conversations: 0, value: 0, currency: '', countedAt: now, counts: 1, version: 1 },
      ...{ createdAt, createdBy: by, updatedAt: createdAt },
    };
    await store.ideas.insert(row);
  }
  const dice = makeDice(2026);
  let given = 0;
  for await (const page of recentConversations({ store }, new Date(now.getTime() - 30 * dayMillis))) {
    for (const { id: conversationId, contact, createdAt: at, side, spam } of page.slice(0, most - given)) {
      if (side || spam || contact.deleted) continue;
      for (const { title, share } of ideas) {
        if (!dice.chance(share / 4)) continue;
        const ideaId = idOf(title);
        const tell = dice.chance(0.5);
        const vote = { ideaId, contactId: contact.id, at, by, source: 'agent' as const, tell };
        await store.ideas.vote({ id: voteId(ideaId, contact.id), ...vote });
        const id = idFrom(['idea-link', ideaId, conversationId]);
        await store.ideas.link({ id, ideaId, conversationId, messageId: null, at, by });
      }
    }
    given += page.length;
    if (given >= most) break;
  }
  for (const { title } of ideas) await countVotes(context, idOf(title));
}

/** Takes them away with their votes. */
export async function removeDemoIdeas({ store }: Pick<Context, 'store'>): Promise<void> {
  const ids = ideas.map(({ title }) => idOf(title));
  for (const rows of [store.ideas.votes, store.ideas.links, store.ideas.events]) {
    await rows.remove({ ideaId: { $in: ids } });
  }
  await store.ideas.collection.remove({ _id: { $in: ids } });
}
