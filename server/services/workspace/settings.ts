import type { Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { WorkLanguage } from '../../../shared/mails/languages.ts';
import type { TeamRouting, WorkWeights } from '../../../shared/schemas/routing.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredWorkspace } from '../../store/workspace.ts';
import { recordAudit } from '../audit/record.ts';
import { checkChannels } from '../inboxes/known-channels.ts';
import { checkOverflow, type RoutingPatch } from '../teams/change.ts';

export function readWorkspace(context: Pick<Context, 'store'>): Promise<StoredWorkspace> {
  return context.store.workspace.read();
}

/** @throws AppError validation-failed for a time zone, a team or a channel that does not exist */
export async function updateWorkspace(
  context: Pick<Context, 'store' | 'clock' | 'logger' | 'publisher'>,
  actor: Actor,
  patch: {
    name?: string | undefined;
    timeZone?: string | undefined;
    language?: WorkLanguage | undefined;
    weights?: WorkWeights | undefined;
    routing?: RoutingPatch | undefined;
  },
): Promise<StoredWorkspace> {
  if (patch.timeZone !== undefined && !isTimeZone(patch.timeZone)) {
    throw new AppError('validation-failed', {
      fields: [{ path: 'timeZone', message: 'Use a time zone such as Europe/Zurich.' }],
    });
  }
  checkChannels('weights.channels', patch.weights?.channels);
  await checkOverflow(context, patch.routing);
  const { routing, weights } = await context.store.workspace.read();
  const workspace = await context.store.workspace.update({
    ...(patch.name !== undefined && { name: patch.name }),
    ...(patch.timeZone !== undefined && { timeZone: patch.timeZone }),
    ...(patch.language !== undefined && { language: patch.language }),
    ...(patch.weights !== undefined && { weights: weightsAfter(weights, patch.weights) }),
    ...(patch.routing !== undefined && { routing: { ...routing, ...given(patch.routing) } }),
  });
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'workspace' });
  await recordAudit(context, actor, {
    action: 'workspace.changed',
    data: { name: workspace.name, timeZone: workspace.timeZone },
  });
  return workspace;
}

/** What channels weigh stays when nothing is said of them. */
function weightsAfter(
  before: WorkWeights,
  { channels = before.channels, ...kinds }: WorkWeights,
): WorkWeights {
  return { ...kinds, ...(channels && { channels }) };
}

/** Without what was left out. */
function given(patch: RoutingPatch): Partial<TeamRouting> {
  return Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
