import { randomBytes, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { can, type Actor } from '../../../shared/abilities.ts';
import { AppError } from '../../../shared/errors.ts';
import {
  fieldRules,
  systemAnswers,
  systemId,
  type SystemAnswers,
  type SystemConnection,
  type SystemId,
} from '../../../shared/schemas/system.ts';
import { wordsForIssue } from '../../../shared/validation-words.ts';
import type { Context } from '../../context.ts';
import { systemConnectionId, type StoredSystemConnection } from '../../store/systems.ts';
import { SystemError } from '../../systems/contract.ts';
import { findSystem } from '../../systems/registry.ts';
import { authorizeUrl, redeemCode } from '../../systems/tokens.ts';
import { recordAudit } from '../audit/record.ts';
import { answersPurpose, sealGrant } from './access.ts';
import { presentConnection } from './present.ts';

export type SystemContext = Pick<
  Context,
  'store' | 'clock' | 'config' | 'logger' | 'secretBox' | 'queue' | 'publisher'
>;

/** Where the system sends people back to; a page of the web. */
export const systemConnectedPath = '/settings/systems/connected';
const purpose = 'connect-system';
const patienceMillis = 30 * 60_000;

const pendingShape = z.object({
  ...{ system: systemId, answers: systemAnswers, userId: z.string(), state: z.string() },
  ...{ verifier: z.string(), redirectUrl: z.string(), begunAt: z.number() },
});
type Pending = z.infer<typeof pendingShape>;

/** @throws AppError not-allowed */
export function mustManage(actor: Actor): void {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
}

/** Begins to connect a system: the person goes there and lets us in. @throws AppError not-allowed, validation-failed */
export function beginConnection(
  context: SystemContext,
  actor: Actor,
  {
    system: id,
    answers,
    origin = context.config.publicUrl,
  }: { system: SystemId; answers: SystemAnswers; origin?: string | undefined },
): { url: string; pending: string } {
  mustManage(actor);
  const system = findSystem(id);
  const checked = system.answers.safeParse(answers, { error: wordsForIssue });
  if (!checked.success) {
    const fields = checked.error.issues.map(({ path, message }) => ({
      path: ['answers', ...path].join('.'),
      message,
    }));
    throw new AppError('validation-failed', { fields });
  }
  const pending: Pending = {
    ...{ system: id, answers: checked.data, userId: actor.userId },
    state: randomBytes(24).toString('base64url'),
    verifier: randomBytes(32).toString('base64url'),
    redirectUrl: new URL(systemConnectedPath, origin).href,
    begunAt: context.clock.now().getTime(),
  };
  const url = authorizeUrl(system.signIn(checked.data), { ...pending, clientId: checked.data.clientId });
  return { url, pending: context.secretBox.seal(purpose, JSON.stringify(pending)) };
}

/**
 * Finishes what the same person began. A system that is connected already gets the new tokens, and keeps its settings.
 * @throws AppError not-allowed, link-expired, provider-failed with the system's words
 */
export async function finishConnection(
  context: SystemContext,
  actor: Actor,
  { pending: sealed, query }: { pending: string; query: Record<string, string> },
): Promise<SystemConnection> {
  mustManage(actor);
  const pending = open(context, sealed);
  const late = !pending || context.clock.now().getTime() - pending.begunAt > patienceMillis;
  if (late || pending.userId !== actor.userId || !same(pending.state, query['state'] ?? ''))
    throw new AppError('link-expired');
  const { code, error, error_description: description } = query;
  if (code === undefined)
    throw new AppError('provider-failed', { detail: description ?? error ?? 'It gave no code.' });
  const granted = await redeemed(context, pending, code);
  const row = await save(context, actor, { pending, granted });
  await context.queue.enqueue('systems.sync', { connectionId: row.id });
  return presentConnection(context, row);
}

type Granted = Pick<StoredSystemConnection, 'grant' | 'grantUntil' | 'home'>;

async function redeemed(context: SystemContext, pending: Pending, code: string): Promise<Granted> {
  const system = findSystem(pending.system);
  try {
    const grant = await redeemCode(system.signIn(pending.answers), pending.answers, { ...pending, code });
    if (grant.refreshToken === '')
      throw new SystemError('refused', 'It gave no refresh token: allow offline access.');
    return { ...sealGrant(context, grant), home: system.home(pending.answers, grant.raw) };
  } catch (error) {
    if (error instanceof SystemError)
      throw new AppError('provider-failed', { detail: error.message, cause: error });
    throw error;
  }
}

async function save(
  context: SystemContext,
  actor: Actor,
  { pending, granted }: { pending: Pending; granted: Granted },
): Promise<StoredSystemConnection> {
  const { store, clock, secretBox } = context;
  const { system } = pending;
  const id = systemConnectionId(system);
  const now = clock.now();
  const whose = {
    answers: secretBox.seal(answersPurpose, JSON.stringify(pending.answers)),
    userId: actor.userId,
  };
  const fresh = { ...granted, ...whose, state: 'working' as const, problem: null, failures: 0, nextAt: now };
  const row: StoredSystemConnection = {
    ...{ id, system, takesCompanies: true, takesContacts: true, takesOrders: true, writes: false },
    ...{ currency: 'EUR', rules: fieldRules.parse({}), ...fresh, grantRevision: 1, phase: 'company' },
    ...{ cursor: null, newest: null, since: {}, page: 0, taken: 0, refused: 0, written: 0 },
    ...{ createdAt: now, lastAt: null },
  };
  const made = await store.systems.insert(row);
  const before = made ? null : await store.systems.read(id);
  const after =
    before && (await store.systems.change(id, { ...fresh, grantRevision: before.grantRevision + 1 }));
  await recordAudit(context, actor, {
    ...{ action: 'system.connected', subject: `system-connection:${id}`, data: { system } },
  });
  return after ?? row;
}

function open({ secretBox }: Pick<Context, 'secretBox'>, sealed: string): Pending | null {
  try {
    return pendingShape.parse(JSON.parse(secretBox.open(purpose, sealed)));
  } catch {
    return null;
  }
}

function same(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
