import { renamedInQuery } from '../../../shared/search/rename.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import { fold } from '../search/text/fold.ts';

/** Everybody's saved views ask for a tag by its name: from now on by the new one. Doing it again changes nothing. */
export async function renameTagInViews(
  { store, publisher }: Pick<Context, 'store' | 'publisher'>,
  { from, to }: { from: string; to: string },
): Promise<void> {
  const old = fold(from.trim());
  const isMeant = (value: string) => fold(value.trim()) === old;
  let changed = 0;
  for (const { id, q } of await store.views.list()) {
    const renamed = renamedInQuery(q, { operator: 'tag', isMeant, to });
    // Who changes it at this moment said what they want.
    if (renamed !== q && (await store.views.changeQuery(id, q, renamed))) changed += 1;
  }
  if (changed > 0) publisher.publish(rooms.everyone, 'directory.changed', { part: 'views' });
}
