import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import { removeDemo } from '../demo/remove.ts';

/** Begins to take the demo away and does not wait for the end: browsers hear when people, teams, tags and inboxes are gone. */
export async function startDemoRemoval(
  context: Pick<Context, 'store' | 'files' | 'publisher' | 'logger'>,
): Promise<void> {
  const { demo } = await context.store.workspace.read();
  if (!demo) return;
  removeDemo(context)
    .then(() => {
      for (const part of ['users', 'teams', 'tags', 'inboxes', 'workspace'] as const) {
        context.publisher.publish(rooms.everyone, 'directory.changed', { part });
      }
    })
    .catch((error: unknown) => {
      context.logger.error({ err: error }, 'the demo was not removed completely');
    });
}
