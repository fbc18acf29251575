import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import { removeDemo } from '../demo/remove.ts';

type RemovalContext = Pick<Context, 'store' | 'files' | 'publisher' | 'logger'>;

/** Begins to take the demo away and does not wait for the end: browsers hear when people, teams, tags and inboxes are gone. */
export async function startDemoRemoval(context: RemovalContext): Promise<void> {
  const { demo, demoGoes } = await context.store.workspace.read();
  if (demo || demoGoes) void removeAndTell(context);
}

/** For the boot: goes on with a removal that a crash interrupted. Resolves when nothing of it is left to do. */
export async function resumeDemoRemoval(context: RemovalContext): Promise<void> {
  const { demoGoes } = await context.store.workspace.read();
  if (demoGoes) await removeAndTell(context);
}

async function removeAndTell(context: RemovalContext): Promise<void> {
  try {
    await removeDemo(context);
    for (const part of ['users', 'teams', 'tags', 'inboxes', 'tiers', 'segments', 'workspace'] as const) {
      context.publisher.publish(rooms.everyone, 'directory.changed', { part });
    }
  } catch (error) {
    context.logger.error(
      { err: error },
      'the demo was not removed completely; the next start goes on with it',
    );
  }
}
