import { buffer } from 'node:stream/consumers';
import { guardedRequest, RequestError, type GuardedAnswer } from '../../security/guarded-request.ts';
import {
  SendError,
  type ActionRequest,
  type ActionResult,
  type InboxAccount,
  type OutboundFile,
  type OutboundMessage,
  type SendResult,
} from '../contract.ts';
import { declaredBy } from './capabilities.ts';
import { inWorkspace, ofOtherSide } from './parse.ts';
import type { WebhookSecrets, WebhookSettings } from './settings.ts';
import { sign } from './signature.ts';

export type WebhookAccount = InboxAccount<WebhookSettings, WebhookSecrets>;
const timeoutMillis = 20_000;

/** Delivers an answer to the bridge, with its id as idempotency key. @throws SendError */
export async function deliver(account: WebhookAccount, message: OutboundMessage): Promise<SendResult> {
  const own = (id: string) => ofOtherSide(account.inboxId, id);
  const { messageId, conversationId, answers, text, html, subject, part, date } = message;
  const answer = await post(account, {
    key: messageId,
    body: {
      type: 'message',
      ...{ id: messageId, conversationId, subject, text, html, part: part ?? null },
      to: message.to.map(({ address, name }) => ({ externalId: own(address), name })),
      from: message.from.name,
      visibility: message.visibility ?? null,
      contentWarning: message.contentWarning ?? null,
      replyToExternalId: answers ? own(answers.externalId) : null,
      externalThreadId: answers?.externalThreadId ? own(answers.externalThreadId) : null,
      attachments: await Promise.all(message.files.map(fileOf)),
      automatic: message.automatic,
      sentAt: date.toISOString(),
    },
  });
  const said = readAnswer(answer);
  return {
    externalId: said.externalId === null ? message.externalId : inWorkspace(account.inboxId, said.externalId),
    providerReply: `${answer.status} ${answer.body.toString('utf8').slice(0, 500)}`.trim(),
    rejected: [],
    url: said.url,
  };
}

/** Has the bridge do a social action. @throws SendError */
export async function deliverAction(
  account: WebhookAccount,
  { action, undo, comment, target }: ActionRequest,
): Promise<ActionResult> {
  const externalId = ofOtherSide(account.inboxId, target.externalId);
  const author = target.from ? ofOtherSide(account.inboxId, target.from.address) : null;
  const key = `${undo ? 'undo-' : ''}${action}:${externalId}`;
  const body = { type: 'action', action, undo, comment, about: externalId, author };
  const answer = await post(account, { key, body });
  return { providerReply: `${answer.status} ${answer.body.toString('utf8').slice(0, 500)}`.trim() };
}

async function fileOf({ name, type, open }: OutboundFile) {
  return { name, type, content: (await buffer(open())).toString('base64') };
}

function readAnswer({ body }: GuardedAnswer): { externalId: string | null; url: string | null } {
  const text = (value: unknown) => (typeof value === 'string' && value.length <= 500 ? value : null);
  try {
    const said = JSON.parse(body.toString('utf8')) as Record<string, unknown> | null;
    return { externalId: text(said?.['externalId']) || null, url: text(said?.['url']) };
  } catch {
    return { externalId: null, url: null };
  }
}

/** A signed request. @throws SendError that says what the answer means */
export async function post(
  account: WebhookAccount,
  { key, body }: { key: string; body: Record<string, unknown> },
): Promise<GuardedAnswer> {
  const { deliverUrl } = account.settings;
  if (deliverUrl === '') {
    throw new SendError('permanent', 'This inbox has no URL to deliver answers to: see its settings.');
  }
  const raw = JSON.stringify(body);
  const headers = {
    'Content-Type': 'application/json',
    'Idempotency-Key': key,
    'X-Signature': sign(raw, account.secrets, new Date()),
  };
  const answer = await guardedRequest(deliverUrl, {
    method: 'POST',
    headers,
    body: raw,
    timeoutMillis,
  }).catch((error: unknown) => {
    throw noAnswer(error, declaredBy(account.learned).idempotent === true);
  });
  // 409: the bridge knows this key already; it took it before.
  if (answer.status < 300 || answer.status === 409) return answer;
  throw refusal(answer);
}

/** It may have arrived: only a bridge that promised to make one of two may be asked again. */
function noAnswer(error: unknown, idempotent: boolean): SendError {
  const words = error instanceof Error ? error.message : String(error);
  const unsure = !(error instanceof RequestError) || error.mayHaveArrived;
  return new SendError(unsure && !idempotent ? 'unconfirmed' : 'transient', words, { cause: error });
}

function refusal({ status, headers, body }: GuardedAnswer): SendError {
  const words = `${status} ${body.toString('utf8').slice(0, 500)}`.trim();
  if (status === 429 || (status === 503 && headers['retry-after'] !== undefined)) {
    const seconds = Number(headers['retry-after']);
    return new SendError('rate-limited', words, {
      retryAfterSeconds: Number.isFinite(seconds) ? Math.min(Math.max(seconds, 1), 86_400) : 60,
    });
  }
  if (status === 401 || status === 403) return new SendError('auth', words);
  return new SendError(status >= 500 || status === 408 ? 'transient' : 'permanent', words);
}
