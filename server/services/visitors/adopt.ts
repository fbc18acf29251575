import type { Context } from '../../context.ts';
import type { StoredVisitor } from '../../store/visitors.ts';
import { nameStranger } from './name-stranger.ts';
import { nameOf } from './say.ts';
import { mostThreads, threadRowId, visitorAddress } from './threads.ts';

/**
 * Somebody wrote as a stranger and then logged in, in the same browser: what they wrote is theirs. The copy first, then
 * the old row goes, so that a crash in between is made up for at the next connection. Doing it again changes nothing.
 */
export async function adoptThreads(
  context: Pick<Context, 'store' | 'clock' | 'publisher'>,
  stranger: StoredVisitor,
  owner: StoredVisitor,
): Promise<StoredVisitor> {
  const { visitors } = context.store;
  const threads = await visitors.threadsOf(stranger.id, mostThreads);
  for (const thread of threads) {
    const id = threadRowId(owner.id, thread.threadId);
    const address = thread.address ?? visitorAddress(stranger.id);
    await visitors.insertThread({ ...thread, id, visitorId: owner.id, address });
    await visitors.removeThread(thread.id);
  }
  const email = owner.email === '' ? stranger.email : owner.email;
  const silent = owner.silent && threads.length === 0;
  const changed = email !== owner.email || silent !== owner.silent;
  const after = changed ? await visitors.update(owner.id, { email, silent }) : owner;
  const conversationIds = threads.map(({ conversationId }) => conversationId);
  await nameStranger(context, { visitorId: stranger.id, conversationIds, name: nameOf(owner) });
  return after ?? owner;
}
