import type { Actor } from '../../../shared/abilities.ts';
import { worksAt } from '../../../shared/routing/hours.ts';
import type { Context } from '../../context.ts';
import { agentTalk } from '../../demo/agent-talk.ts';
import type { Dice } from '../../demo/dice.ts';
import { company } from '../../demo/workspace.ts';
import { noteLooking } from '../../realtime/looking.ts';
import { markOnline, presenceBeatMillis } from '../../realtime/presence.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredConversation } from '../../store/conversation-rows.ts';
import { newId } from '../../store/ids.ts';
import type { StoredUser } from '../../store/users.ts';
import { reply, type ReplyContext } from '../messages/reply.ts';
import type { DemoCast } from './people.ts';

type Needs = ReplyContext & Pick<Context, 'redis' | 'publisher'>;

export interface Colleagues {
  stop(): void;
}

const second = 1000;
/** Who logs in themselves: nobody plays them. */
const played = ['jonas', 'aiko', 'omar', 'claire'].map((name) => `${name}@${company.domain}`);
/** They answer about so often, one after the other. */
const answersEvery = { from: 12 * second, to: 40 * second };
const readsFor = { from: 8 * second, to: 25 * second };

/**
 * The demo's colleagues at work: they are there, hold what they were given, look at who waits longest for them and answer.
 * Ends by itself when the demo is removed.
 */
export function startColleagues(context: Needs, cast: DemoCast, dice: Dice): Colleagues {
  const users = cast.users.filter(({ email }) => played.includes(email));
  const timers = new Set<NodeJS.Timeout>();
  const later = (millis: number, act: () => Promise<void>): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      act().catch((error: unknown) => context.logger.warn({ error }, 'a colleague of the demo stumbled'));
    }, millis);
    timer.unref();
    timers.add(timer);
  };
  const isDemo = async () => (await context.store.workspace.read()).demo;

  const beThere = async (): Promise<void> => {
    if (!(await isDemo())) return;
    later(presenceBeatMillis, beThere);
    const stances = await context.store.users.findMany(users.map(({ id }) => id));
    const now = context.clock.now();
    const there = stances.filter(({ active, hours }) => active && worksAt(hours, now));
    await markOnline(
      context,
      there.map(({ id }) => id),
    );
    for (const { id, stance } of there) {
      if (stance === 'invisible') continue;
      context.publisher.publish(rooms.everyone, 'presence.changed', { userId: id, presence: stance });
    }
  };
  const work = async (): Promise<void> => {
    if (!(await isDemo())) return;
    later(dice.between(answersEvery.from, answersEvery.to), work);
    const user = users[dice.between(0, users.length - 1)];
    const [conversation] = user ? await heldBy(context, user) : [];
    if (!user || !conversation) return;
    await noteLooking(context, { userId: user.id, conversationId: conversation.id });
    later(dice.between(readsFor.from, readsFor.to), () =>
      answer(context, { user, conversationId: conversation.id, dice }),
    );
  };
  later(0, beThere);
  later(answersEvery.from, work);
  return {
    stop: () => {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** Whose customers wait for them now: new ones first, since the old past would keep them busy for hours. */
async function heldBy({ store }: Needs, { id: userId }: StoredUser): Promise<StoredConversation[]> {
  const { items } = await store.conversations.list(
    { inboxIds: null, userId, view: 'mine', status: 'open', spam: false, sort: 'newest' },
    20,
  );
  return items.filter(({ waitingSince }) => waitingSince !== null);
}

async function answer(
  context: Needs,
  { user, conversationId, dice }: { user: StoredUser; conversationId: string; dice: Dice },
): Promise<void> {
  const conversation = await context.store.conversations.read(conversationId);
  if (conversation?.assigneeId !== user.id || conversation.waitingSince === null) return;
  const actor: Actor = { userId: user.id, role: user.role, inboxIds: user.inboxIds, via: 'system' };
  const talk = agentTalk[conversation.language?.slice(0, 2) ?? 'en'] ?? agentTalk['en'] ?? [];
  await reply(context, actor, {
    conversationId,
    input: {
      ...{ clientId: newId(), text: dice.pick(talk), html: null, attachmentIds: [] },
      ...{ cc: [], bcc: [], split: false, force: true, expectedRevision: conversation.revision },
      ...(dice.chance(0.6) && { thenStatus: 'resolved' as const }),
    },
  });
}
