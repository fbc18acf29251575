import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { PushBrowser, PushSubscriptionInput } from '../../../shared/schemas/push.ts';
import type { Context } from '../../context.ts';
import { moment, momentOrNull } from '../../presenters/moment.ts';
import { idFrom } from '../../store/ids.ts';
import type { StoredPushBrowser } from '../../store/push.ts';
import { pushKeys } from './keys.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'secretBox' | 'logger'>;

const mostBrowsers = 20;

/** My browsers that are told, the newest first, and the key that one more subscribes with. */
export async function readPush(
  context: Needs,
  actor: Actor,
): Promise<{ publicKey: string; items: PushBrowser[] }> {
  const { publicKey } = await pushKeys(context);
  const mine = await livingBrowsers(context, actor.userId);
  return { publicKey, items: mine.map(present).reverse() };
}

/** Tells this browser too. Beyond twenty the one that was told longest ago gives way. */
export async function subscribePush(
  context: Needs,
  actor: Actor,
  { endpoint, p256dh, auth, browser, session = null }: PushSubscriptionInput & { session?: string | null },
): Promise<PushBrowser> {
  const { store, clock } = context;
  const user = await store.users.findById(actor.userId);
  if (!user) throw new AppError('not-found');
  const kept = await store.push.saveBrowser({
    ...{ id: idFrom(['push', endpoint]), endpoint, p256dh, auth, browser },
    ...{
      userId: user.id,
      generation: user.sessionGeneration,
      session,
      createdAt: clock.now(),
      pushedAt: null,
    },
  });
  if (!kept) throw new AppError('unavailable');
  const others = (await livingBrowsers(context, user.id)).filter(({ id }) => id !== kept.id);
  const lastUse = ({ pushedAt, createdAt }: StoredPushBrowser) => (pushedAt ?? createdAt).getTime();
  const tooMany = others.toSorted((a, b) => lastUse(b) - lastUse(a)).slice(mostBrowsers - 1);
  if (tooMany.length > 0) await store.push.removeBrowsers(tooMany.map(({ id }) => id));
  return present(kept);
}

/** @throws AppError not-found also when it is somebody else's */
export async function unsubscribePush({ store }: Needs, actor: Actor, id: string): Promise<void> {
  const browser = await store.push.readBrowser(id);
  if (browser?.userId !== actor.userId) throw new AppError('not-found');
  await store.push.removeBrowsers([id]);
}

/** Whoever logs out is told nothing more in that browser. @param session name of the session that ends */
export async function forgetBrowserOf(
  { store }: Pick<Context, 'store'>,
  actor: Actor,
  session: string | null,
): Promise<void> {
  if (session === null) return;
  const theirs = await store.push.browsersOf([actor.userId]);
  const here = theirs.filter((browser) => browser.session === session);
  if (here.length > 0) await store.push.removeBrowsers(here.map(({ id }) => id));
}

/** Theirs, the oldest first; those of sessions that were ended are taken away. */
async function livingBrowsers({ store }: Needs, userId: string): Promise<StoredPushBrowser[]> {
  const [user, all] = await Promise.all([store.users.findById(userId), store.push.browsersOf([userId])]);
  const ended = all.filter(({ generation }) => generation !== user?.sessionGeneration);
  if (ended.length > 0) await store.push.removeBrowsers(ended.map(({ id }) => id));
  return all
    .filter((one) => !ended.includes(one))
    .sort((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
}

function present({ id, browser, createdAt, pushedAt }: StoredPushBrowser): PushBrowser {
  return { id, browser, createdAt: moment(createdAt), pushedAt: momentOrNull(pushedAt) };
}
