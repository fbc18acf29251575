import { AppError } from '../../../shared/errors.ts';
import type { Context } from '../../context.ts';
import type { StoredAssist } from '../../store/assist.ts';

/** Is there help in this inbox? */
export function isAssisted({ enabled, offInboxIds }: StoredAssist, inboxId: string): boolean {
  return enabled && !offInboxIds.includes(inboxId);
}

/** @throws AppError not-capable where nothing may leave, or nothing is set up */
export async function assistFor({ store }: Pick<Context, 'store'>, inboxId: string): Promise<StoredAssist> {
  const settings = await store.assist.readRecent();
  if (isAssisted(settings, inboxId)) return settings;
  const detail = settings.enabled
    ? 'Nothing of this inbox is given to a model.'
    : 'No model is set up to help. An admin can name one in the settings.';
  throw new AppError('not-capable', { detail });
}

const hourMillis = 3_600_000;

/** Counts a question against what one person may ask in an hour. @throws AppError too-many-requests */
export async function spend(
  { store, clock }: Pick<Context, 'store' | 'clock'>,
  userId: string,
  { perHour }: StoredAssist,
): Promise<void> {
  const now = clock.now().getTime();
  const hour = new Date(now - (now % hourMillis));
  if (await store.assist.take(userId, { hour, most: perHour })) return;
  const retryAfterSeconds = Math.ceil((hour.getTime() + hourMillis - now) / 1000);
  throw new AppError('too-many-requests', {
    detail: `You asked ${String(perHour)} times in this hour, which is as often as the settings allow. Go on in ${String(Math.ceil(retryAfterSeconds / 60))} minutes.`,
    extra: { retryAfterSeconds },
  });
}
