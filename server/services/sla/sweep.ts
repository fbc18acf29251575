import { advanceMany, soonMillis, type SlaContext } from './advance.ts';
import { sweepCommitments } from './commitment-sweep.ts';

const atOnce = 200;
const mostRounds = 50;
/** Hours that open somewhere make many due at one moment. */
const inOneGo = 50;

/** Looks at every clock whose warning or deadline has come, and wakes itself for those that come before the next sweep. */
export async function sweepSla(context: SlaContext): Promise<void> {
  const { store, clock, queue } = context;
  for (let round = 0; round < mostRounds; round += 1) {
    const due = await store.conversations.slaWake(clock.now(), atOnce);
    for (let done = 0; done < due.length; done += inOneGo)
      await advanceMany(
        context,
        due.slice(done, done + inOneGo).map(({ id }) => ({ id })),
      );
    if (due.length < atOnce) break;
  }
  await sweepCommitments(context);
  const now = clock.now().getTime();
  const soon = await store.conversations.slaWake(new Date(now + soonMillis), atOnce);
  await Promise.all(
    soon.map(({ id, nextSlaAt }) => {
      const delayMillis = (nextSlaAt?.getTime() ?? now) - now;
      return queue.enqueue('conversation.sla', { conversationId: id }, { delayMillis });
    }),
  );
}
