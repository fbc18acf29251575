import { z } from 'zod';
import type { CheckResult } from '../../../shared/schemas/channel.ts';
import {
  guardedRequest,
  RequestError,
  type GuardedAnswer,
} from '../../../server/security/guarded-request.ts';
import { SendError, type OutboundMessage, type SendResult } from '../../../server/channels/contract.ts';
import type { Account } from './wire.ts';

const made = z.object({ id: z.string() });

/** Our message id goes along as their idempotency key. @throws SendError */
export async function sendByCourier(account: Account, message: OutboundMessage): Promise<SendResult> {
  const { to, text, messageId } = message;
  const answer = await call(account, {
    ...{ method: 'POST', path: '/messages' },
    body: { to: to[0]?.address, text, key: messageId },
  });
  const { id } = made.parse(JSON.parse(answer.body.toString('utf8')));
  const externalId = `courier:${account.inboxId}:${id}`;
  return { externalId, providerReply: `${answer.status} ${id}`, rejected: [] };
}

/** Asks for our account: whether the key is good, in their words. */
export async function checkCourier(account: Account): Promise<CheckResult> {
  const begun = performance.now();
  const { ok, detail } = await call(account, { method: 'GET', path: '/account' }).then(
    ({ body }) => ({ ok: true, detail: body.toString('utf8').slice(0, 200) }),
    (error: unknown) => ({ ok: false, detail: error instanceof Error ? error.message : String(error) }),
  );
  const millis = Math.round(performance.now() - begun);
  return { ok, steps: [{ name: 'Account', ok, detail, millis }] };
}

interface Call {
  method: string;
  path: string;
  body?: object;
}

/** @throws SendError that says what their answer means */
async function call(account: Account, { method, path, body }: Call): Promise<GuardedAnswer> {
  const headers = { authorization: `Bearer ${account.secrets.apiKey}`, 'content-type': 'application/json' };
  const answer = await guardedRequest(account.settings.apiUrl + path, {
    ...{ method, headers, body: body ? JSON.stringify(body) : null, timeoutMillis: 20_000 },
  }).catch((error: unknown) => {
    const unsure = !(error instanceof RequestError) || error.mayHaveArrived;
    const words = error instanceof Error ? error.message : String(error);
    throw new SendError(unsure ? 'unconfirmed' : 'transient', words, { cause: error });
  });
  const { status } = answer;
  if (status < 300) return answer;
  const words = `${status} ${answer.body.toString('utf8').slice(0, 500)}`.trim();
  if (status === 429) {
    const retryAfterSeconds = Number(answer.headers['retry-after']) || 60;
    throw new SendError('rate-limited', words, { retryAfterSeconds });
  }
  if (status === 401 || status === 403) throw new SendError('auth', words);
  throw new SendError(status >= 500 ? 'transient' : 'permanent', words);
}
