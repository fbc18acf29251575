import { z } from 'zod';
import { systemAnswers, type SystemAnswers } from '../../../shared/schemas/system.ts';
import type { Context } from '../../context.ts';
import type { StoredSystemConnection } from '../../store/systems.ts';
import { SystemError, type Access } from '../../systems/contract.ts';
import { findSystem } from '../../systems/registry.ts';
import { renewGrant, type Grant } from '../../systems/tokens.ts';

/** Clients' secrets and tokens of other systems are sealed for this and nothing else. */
export const answersPurpose = 'system-answers';
const grantPurpose = 'system-grant';
/** A token that ends within this is renewed before it is used. */
const spareMillis = 120_000;

const keptGrant = z.object({ accessToken: z.string(), refreshToken: z.string() });

export function sealGrant(
  { secretBox, clock }: Pick<Context, 'secretBox' | 'clock'>,
  { accessToken, refreshToken, expiresInSeconds }: Grant,
): Pick<StoredSystemConnection, 'grant' | 'grantUntil'> {
  return {
    grant: secretBox.seal(grantPurpose, JSON.stringify({ accessToken, refreshToken })),
    grantUntil: expiresInSeconds === null ? null : new Date(clock.now().getTime() + expiresInSeconds * 1000),
  };
}

export function openAnswers(
  { secretBox }: Pick<Context, 'secretBox'>,
  row: StoredSystemConnection,
): SystemAnswers {
  return systemAnswers.parse(JSON.parse(secretBox.open(answersPurpose, row.answers)));
}

type AccessContext = Pick<Context, 'store' | 'clock' | 'secretBox'>;

/**
 * Does something over there, with a token that is good: renewed before it ends, and once more when it is refused.
 * @throws SystemError
 */
export async function withAccess<T>(
  context: AccessContext,
  row: StoredSystemConnection,
  act: (access: Access) => Promise<T>,
): Promise<T> {
  const { clock } = context;
  const ends = row.grantUntil && row.grantUntil.getTime() - clock.now().getTime() < spareMillis;
  const current = ends ? await renew(context, row) : row;
  try {
    return await act(accessOf(context, current));
  } catch (error) {
    if (!(error instanceof SystemError) || error.kind !== 'auth' || ends) throw error;
    return act(accessOf(context, await renew(context, current)));
  }
}

function accessOf({ secretBox }: AccessContext, { grant, home }: StoredSystemConnection): Access {
  return { token: keptGrant.parse(JSON.parse(secretBox.open(grantPurpose, grant))).accessToken, home };
}

/** Of two processes that renew at once, the second one takes what the first one got: a refresh token may be good once. */
async function renew(context: AccessContext, row: StoredSystemConnection): Promise<StoredSystemConnection> {
  const { store, secretBox } = context;
  const answers = openAnswers(context, row);
  const { refreshToken } = keptGrant.parse(JSON.parse(secretBox.open(grantPurpose, row.grant)));
  const newer = async () => {
    const now = await store.systems.read(row.id);
    return now && now.grantRevision > row.grantRevision ? now : null;
  };
  let grant: Grant;
  try {
    grant = await renewGrant(findSystem(row.system).signIn(answers), answers, refreshToken);
  } catch (error) {
    const theirs = await newer();
    if (theirs) return theirs;
    throw error;
  }
  const kept = await store.systems.renew(row, sealGrant(context, grant));
  const after = kept ?? (await newer());
  if (!after) throw new SystemError('transient', 'It was disconnected meanwhile.');
  return after;
}
