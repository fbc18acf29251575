import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import type { LoyaltyCode } from '../../../shared/schemas/loyalty.ts';
import type { Context } from '../../context.ts';
import type { StoredRedemption } from '../../store/redemptions.ts';
import { shownState } from './redeem.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** As people type it: without its hyphens, in small letters, with spaces. */
function written(code: string): string {
  const plain = code.toUpperCase().replaceAll(/[^0-9A-Z]/g, '');
  return plain.match(/.{1,4}/g)?.join('-') ?? '';
}

async function find({ store }: Needs, actor: Actor, code: string): Promise<StoredRedemption> {
  if (!can(actor, 'orders.manage')) throw new AppError('not-allowed');
  const row = await store.redemptions.byCode(written(code));
  if (!row || row.state === 'pending') throw new AppError('not-found', { detail: 'There is no such code.' });
  return row;
}

/** Whether a code is good. @throws AppError not-allowed, not-found */
export async function readCode(context: Needs, actor: Actor, code: string): Promise<LoyaltyCode> {
  return present(context, await find(context, actor, code));
}

/**
 * Takes a code, once: of two shops one gets it. The same reference again is the same use.
 * @throws AppError not-allowed, not-found, too-late when it was used, expired or taken back
 */
export async function takeCode(
  context: Needs,
  actor: Actor,
  { code, reference }: { code: string; reference: string },
): Promise<LoyaltyCode> {
  const row = await find(context, actor, code);
  const usedAt = context.clock.now();
  if (shownState(row, usedAt) === 'issued') {
    const used = await context.store.redemptions.use(row.id, { usedAt, reference });
    if (used) return present(context, used);
  }
  const now = (await context.store.redemptions.read(row.id)) ?? row;
  if (now.state === 'used' && now.reference === reference) return present(context, now);
  const words = { used: 'was used already', expired: 'has expired', cancelled: 'was taken back', issued: '' };
  throw new AppError('too-late', { detail: `This code ${words[shownState(now, usedAt)]}.` });
}

function present({ clock }: Pick<Context, 'clock'>, row: StoredRedemption): LoyaltyCode {
  const { code, reward, expiresAt, usedAt, reference } = row;
  return {
    ...{ code, reward, reference, state: shownState(row, clock.now()) },
    ...{ expiresAt: expiresAt.toISOString(), usedAt: usedAt?.toISOString() ?? null },
  };
}
