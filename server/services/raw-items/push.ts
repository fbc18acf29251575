import { type Actor, can } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { findInbox } from '../inboxes/read.ts';
import { acceptRaw, type AcceptContext } from './accept.ts';

/**
 * Takes one raw item that somebody hands in (a mail server that pipes). The same one twice is one.
 * @throws AppError not-found, not-allowed, payload-too-large
 */
export async function pushRaw(
  context: AcceptContext & Pick<Context, 'config'>,
  actor: Actor,
  { inboxId, raw }: { inboxId: string; raw: Buffer },
): Promise<{ rawItemId: string; status: 'accepted' | 'duplicate' }> {
  const inbox = await findInbox(context, actor, inboxId);
  if (!can(actor, 'raw-items.create', { inboxId })) throw new AppError('not-allowed');
  if (raw.length > context.config.maxMessageBytes) {
    throw new AppError('payload-too-large', {
      detail: `A message may have up to ${context.config.maxMessageBytes} bytes.`,
    });
  }
  const described = channelById(inbox.channel).describeRaw(raw);
  const { added } = await acceptRaw(context, inboxId, [
    { ...described, raw, providerTime: context.clock.now() },
  ]);
  if (added[0]) return { rawItemId: added[0].id, status: 'accepted' };
  const known = await context.store.rawItems.byExternalId(inboxId, described.externalId);
  if (!known) throw new AppError('unexpected');
  return { rawItemId: known.id, status: 'duplicate' };
}
