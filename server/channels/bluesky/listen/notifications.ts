import { z } from 'zod';
import { notifications, type Notice, type PostView } from '../entities.ts';
import { postItem, readPosts, sparing, type Scene } from './scene.ts';

const cursorName = 'notifications';
const reasons = ['mention', 'reply', 'quote'] as const;
const pageSize = '50';
const mostPages = 20;
const remembered = 200;
/** What is indexed late stands behind what came before it. */
const overlapMillis = 10 * 60_000;
const atOnce = 25;

const cursorShape = z.object({ newest: z.string(), seen: z.array(z.string()) });
type Cursor = z.infer<typeof cursorShape>;

/** Takes in everything that names or answers us since the last look; at first, that of some days. @returns the posts */
export async function readNotifications(scene: Scene): Promise<PostView[]> {
  const before = cursorShape.safeParse(await scene.host.cursor(cursorName)).data ?? null;
  const fresh = await findFresh(scene, before);
  const kept: PostView[] = [];
  let cursor: Cursor = before ?? { newest: scene.host.now().toISOString(), seen: [] };
  for (let start = 0; start < fresh.length; start += atOnce) {
    const some = fresh.slice(start, start + atOnce);
    const views = new Map(
      (
        await readPosts(
          scene,
          some.map(({ uri }) => uri),
        )
      ).map((post) => [post.uri, post]),
    );
    const items = [];
    for (const { uri, reason } of some) {
      const post = views.get(uri);
      // Not there any more: nothing to answer.
      if (!post) continue;
      kept.push(post);
      items.push(await postItem(scene, { kind: z.enum(reasons).parse(reason), post }));
    }
    cursor = after(cursor, some);
    await scene.host.accept({ items, cursor: { name: cursorName, value: cursor } });
  }
  if (!before && fresh.length === 0) {
    await scene.host.accept({ items: [], cursor: { name: cursorName, value: cursor } });
  }
  return kept;
}

/** Oldest first. */
async function findFresh(scene: Scene, before: Cursor | null): Promise<Notice[]> {
  const days = scene.settings.importSinceDays * 86_400_000;
  const bound = before ? Date.parse(before.newest) - overlapMillis : scene.host.now().getTime() - days;
  const seen = new Set(before?.seen);
  const found = new Map<string, Notice>();
  let cursor: string | undefined;
  for (let pages = 0; pages < mostPages; pages += 1) {
    await sparing(scene);
    const params = { limit: pageSize, reasons: [...reasons], ...(cursor !== undefined && { cursor }) };
    const page = await scene.agent.call('app.bsky.notification.listNotifications', notifications, { params });
    const young = page.notifications.filter(({ indexedAt }) => Date.parse(indexedAt) >= bound);
    for (const notice of young) if (isWanted(notice) && !seen.has(notice.uri)) found.set(notice.uri, notice);
    cursor = page.cursor;
    if (young.length < page.notifications.length || page.notifications.length === 0 || cursor === undefined)
      break;
  }
  return [...found.values()].toReversed();
}

function isWanted({ reason }: Notice): boolean {
  return (reasons as readonly string[]).includes(reason);
}

function after({ newest, seen }: Cursor, some: readonly Notice[]): Cursor {
  const times = [newest, ...some.map(({ indexedAt }) => indexedAt)];
  return {
    newest: times.reduce((best, at) => (Date.parse(at) > Date.parse(best) ? at : best)),
    seen: [...some.map(({ uri }) => uri).toReversed(), ...seen].slice(0, remembered),
  };
}
