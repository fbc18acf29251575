import { z } from 'zod';
import { session as sessionShape, type SessionEntity } from './entities.ts';
import type { BlueskyAccount } from './settings.ts';
import type { Budget } from '../polling/pause.ts';
import { xrpc, XrpcError, type XrpcCall } from './xrpc.ts';

/**
 * An account's door to its server. Logging in is dear (300 times a day), so the session lives as long as the process
 * and is renewed with its refresh token; only when that fails is the app password used again.
 */
export interface Agent {
  did: string;
  handle: string;
  /** Where the account's data lives. */
  origin: string;
  budget: Budget | null;
  call<T>(method: string, shape: z.ZodType<T>, call?: XrpcCall): Promise<T>;
}

interface KeptSession {
  /** What it was made with: other settings need another. */
  madeWith: string;
  session: SessionEntity;
  renewing: Promise<void> | null;
}

const kept = new Map<string, Promise<KeptSession>>();
const expired = new Set(['ExpiredToken', 'InvalidToken']);

/** @throws XrpcError when the account is not let in */
export async function agentFor(account: BlueskyAccount): Promise<Agent> {
  const madeWith = JSON.stringify([account.settings.serviceUrl, account.settings.user, account.secrets]);
  const known = await kept.get(account.inboxId)?.catch(() => null);
  if (known?.madeWith === madeWith) return agentOf(account, known);
  const making = logIn(account).then((session): KeptSession => ({ madeWith, session, renewing: null }));
  kept.set(account.inboxId, making);
  try {
    return agentOf(account, await making);
  } catch (error) {
    kept.delete(account.inboxId);
    throw error;
  }
}

/** Forgets the session: the settings changed, or the inbox is switched off. */
export function forgetSession(inboxId: string): void {
  kept.delete(inboxId);
}

async function logIn({ settings, secrets }: BlueskyAccount): Promise<SessionEntity> {
  const json = { identifier: settings.user.replace(/^@/, ''), password: secrets.appPassword };
  const { data } = await xrpc(settings.serviceUrl, 'com.atproto.server.createSession', {
    ...{ method: 'POST', shape: sessionShape, json },
  });
  return data;
}

function agentOf(account: BlueskyAccount, own: KeptSession): Agent {
  const { serviceUrl } = account.settings;
  const origin = dataServer(own.session, serviceUrl);
  const agent: Agent = {
    did: own.session.did,
    handle: own.session.handle,
    origin,
    budget: null,
    async call(method, shape, call = {}) {
      const once = async () => {
        const headers = { ...call.headers, authorization: `Bearer ${own.session.accessJwt}` };
        const { data, budget } = await xrpc(origin, method, { ...call, shape, headers });
        agent.budget = budget ?? agent.budget;
        return data;
      };
      const token = own.session.accessJwt;
      try {
        return await once();
      } catch (error) {
        if (!(error instanceof XrpcError) || !expired.has(error.code)) throw error;
        if (own.session.accessJwt === token) await renew(account, own, origin);
        return once();
      }
    },
  };
  return agent;
}

/** One at a time; all who wait get the new one. */
function renew(account: BlueskyAccount, own: KeptSession, origin: string): Promise<void> {
  own.renewing ??= refresh(account, own, origin).finally(() => {
    own.renewing = null;
  });
  return own.renewing;
}

async function refresh(account: BlueskyAccount, own: KeptSession, origin: string): Promise<void> {
  try {
    const { data } = await xrpc(origin, 'com.atproto.server.refreshSession', {
      ...{ method: 'POST', shape: sessionShape },
      headers: { authorization: `Bearer ${own.session.refreshJwt}` },
    });
    own.session = data;
  } catch (error) {
    if (!(error instanceof XrpcError) || error.status === 0 || error.status === 429) throw error;
    own.session = await logIn(account);
  }
}

/** The account's own server as its DID document names it; plain http only where the settings have it too. */
function dataServer({ didDoc }: SessionEntity, serviceUrl: string): string {
  const service = didDoc?.service?.find(({ id }) => id.endsWith('#atproto_pds'));
  const url = typeof service?.serviceEndpoint === 'string' ? URL.parse(service.serviceEndpoint) : null;
  const same = url?.hostname === new URL(serviceUrl).hostname;
  return url && (url.protocol === 'https:' || same) ? url.origin : serviceUrl;
}

/** For answers of which nothing is needed. */
export const anything = z.unknown();
