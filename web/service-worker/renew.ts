import type { PushSubscriptionInput } from '../../shared/schemas/push.ts';

/** Whose notifications this browser shows, and what they know it by: left by the page beside the words. */
export interface PushOwner {
  userId: string;
  browser: string;
}

/** The part of a subscription that is told to the server. */
export interface NewSubscription {
  toJSON(): { endpoint?: string; keys?: Record<string, string> };
}

export interface Renewing {
  owner: PushOwner | null;
  /** A place at the browser's push service, for a server with this key. */
  subscribe(publicKey: string): Promise<NewSubscription>;
  fetch: (path: string, init?: RequestInit) => Promise<Response>;
}

/**
 * The browser's push service has given up a subscription while no window was open: tells the server of the new one, so that
 * its person goes on hearing. Nothing when somebody else, or nobody, is logged in here: their next page says how it stands.
 * @returns whether the server knows the new one
 */
export async function renewSubscription({ owner, subscribe, fetch }: Renewing): Promise<boolean> {
  if (!owner) return false;
  const session = await read<{ user: { id: string }; csrfToken: string }>(fetch, '/api/v1/session');
  if (session?.user.id !== owner.userId) return false;
  const push = await read<{ publicKey: string }>(fetch, '/api/v1/me/push');
  if (!push) return false;
  const { endpoint, keys } = (await subscribe(push.publicKey)).toJSON();
  const { p256dh, auth } = keys ?? {};
  if (endpoint === undefined || p256dh === undefined || auth === undefined) return false;
  const body: PushSubscriptionInput = { endpoint, p256dh, auth, browser: owner.browser };
  const { ok } = await fetch('/api/v1/me/push', {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-csrf-token': session.csrfToken },
    body: JSON.stringify(body),
  });
  return ok;
}

async function read<T>(fetch: Renewing['fetch'], path: string): Promise<T | null> {
  const response = await fetch(path, { headers: { accept: 'application/json' } });
  return response.ok ? ((await response.json()) as T) : null;
}
