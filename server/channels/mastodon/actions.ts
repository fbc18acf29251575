import { z } from 'zod';
import type { Capabilities } from '../../../shared/schemas/channel.ts';
import type { ActionRequest, ActionResult } from '../contract.ts';
import { SendError } from '../contract.ts';
import { MastodonApi, type Call } from './api.ts';
import { toSendError } from '../polling/provider-error.ts';
import { statusFacts } from './send.ts';
import type { StatusFacts } from './parse.ts';
import type { MastodonAccount } from './settings.ts';

/** What people may do besides answering. A reply of others cannot be hidden on Mastodon. */
export const mastodonActions: Capabilities['actions'] = [
  { action: 'like', undo: true, target: 'message' },
  { action: 'boost', undo: true, target: 'message' },
  { action: 'mute', undo: true, target: 'author' },
  { action: 'block', undo: true, target: 'author' },
  { action: 'report', undo: false, target: 'message' },
  { action: 'delete', undo: false, target: 'message' },
];

const reportLength = 1000;

/** All of these may be asked for twice: the second time nothing changes. @throws SendError */
export async function actOnMastodon(account: MastodonAccount, request: ActionRequest): Promise<ActionResult> {
  const facts = statusFacts.safeParse(request.target.channelData);
  if (!facts.success) throw new SendError('permanent', 'It is not known which post this is.');
  const { path, ...call } = callFor(request, facts.data);
  const api = new MastodonApi(account.settings.instanceUrl, account.secrets.accessToken);
  try {
    await api.call(path, z.unknown(), { method: 'POST', ...call });
  } catch (error) {
    throw toSendError(error, request.action === 'report' ? 'unconfirmed' : 'transient');
  }
  return { providerReply: 'Done' };
}

function callFor(
  { action, undo, comment }: ActionRequest,
  { statusId, accountId, visibility }: StatusFacts,
): Call & { path: string } {
  const status = `/api/v1/statuses/${statusId}`;
  const author = `/api/v1/accounts/${accountId}`;
  if (action === 'like') return { path: `${status}/${undo ? 'unfavourite' : 'favourite'}` };
  if (action === 'boost') {
    if (!undo && visibility !== 'public' && visibility !== 'unlisted') {
      throw new SendError('permanent', 'What is not public cannot be boosted.');
    }
    return { path: `${status}/${undo ? 'unreblog' : 'reblog'}` };
  }
  if (action === 'mute' || action === 'block') return { path: `${author}/${undo ? 'un' : ''}${action}` };
  if (action === 'delete' && !undo) return { path: status, method: 'DELETE' };
  if (action === 'report' && !undo) {
    const json = { account_id: accountId, status_ids: [statusId], comment: comment.slice(0, reportLength) };
    return { path: '/api/v1/reports', json };
  }
  throw new SendError('permanent', 'This cannot be done on Mastodon.');
}
