import { z } from 'zod';
import { notificationEntity, type NotificationEntity, type StatusEntity } from '../entities.ts';
import { isNewer, itemOf, sparing, type Scene } from './scene.ts';

const cursorName = 'notifications';
const pageSize = 40;
const mostPages = 25;
const kinds: Readonly<Record<string, 'mention' | 'quote'>> = { mention: 'mention', quote: 'quote' };
const page = z.array(notificationEntity);

/** Takes in every mention since the last one that was seen; at first, those of some days. @returns the posts */
export async function readNotifications(scene: Scene): Promise<StatusEntity[]> {
  const since = z.string().safeParse(await scene.host.cursor(cursorName));
  return since.success ? readSince(scene, since.data) : readFirst(scene);
}

async function readSince(scene: Scene, since: string): Promise<StatusEntity[]> {
  const posts: StatusEntity[] = [];
  let cursor = since;
  for (let pages = 0; pages < mostPages; pages += 1) {
    const found = (await ask(scene, { min_id: cursor })).filter(({ id }) => isNewer(id, cursor));
    if (found.length === 0) break;
    posts.push(...(await keep(scene, found)));
    cursor = newestOf(found);
  }
  return posts;
}

/** From the newest back, then kept from the oldest on. */
async function readFirst(scene: Scene): Promise<StatusEntity[]> {
  const bound = scene.host.now().getTime() - scene.settings.importSinceDays * 86_400_000;
  const found: NotificationEntity[] = [];
  for (let pages = 0; pages < mostPages; pages += 1) {
    const last = found.at(-1)?.id;
    const next = await ask(scene, last === undefined ? {} : { max_id: last });
    const fresh = next.filter(({ id }) => last === undefined || isNewer(last, id));
    found.push(...fresh);
    const oldest = fresh.at(-1);
    if (!oldest || Date.parse(oldest.created_at) < bound) break;
  }
  if (found.length === 0) return [];
  const young = found.filter(({ created_at: at }) => !(Date.parse(at) < bound));
  return keep(scene, young, newestOf(found));
}

async function ask(scene: Scene, range: Record<string, string>): Promise<NotificationEntity[]> {
  await sparing(scene);
  const query = { 'types[]': Object.keys(kinds), limit: String(pageSize), ...range };
  const { data } = await scene.api.call('/api/v1/notifications', page, { query });
  return data;
}

function newestOf(found: readonly NotificationEntity[]): string {
  return found.reduce((newest, { id }) => (isNewer(id, newest) ? id : newest), '');
}

async function keep(
  scene: Scene,
  found: readonly NotificationEntity[],
  cursor = newestOf(found),
): Promise<StatusEntity[]> {
  const posts: StatusEntity[] = [];
  const items = [];
  for (const { type, status } of found.toSorted((a, b) => (isNewer(a.id, b.id) ? 1 : -1))) {
    const kind = kinds[type];
    if (!kind || !status) continue;
    posts.push(status);
    items.push(await itemOf(scene, { kind, status }));
  }
  await scene.host.accept({ items, cursor: { name: cursorName, value: cursor } });
  return posts;
}
