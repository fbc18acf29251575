import { z } from 'zod';
import type { CheckResult } from '../../../shared/schemas/channel.ts';
import { timed } from '../polling/steps.ts';
import { ApiError, MastodonApi } from './api.ts';
import { learnInstance, type Learned } from './instance.ts';
import type { MastodonAccount } from './settings.ts';
import { followStream, NoStreamError } from './listen/stream.ts';

/** Logs in, reads and tries the stream; posts nothing. Never throws. */
export async function checkMastodon(account: MastodonAccount): Promise<CheckResult> {
  const api = new MastodonApi(account.settings.instanceUrl, account.secrets.accessToken);
  let learned: Learned | null = null;
  const login = await timed(`Log in to ${new URL(api.origin).host}`, async () => {
    learned = await learnInstance(api);
    return `${learned.handle} on ${learned.software}.`;
  });
  if (!login.ok || learned === null) return { ok: false, steps: [login] };
  const base = (learned as Learned).streamingUrl ?? api.origin;
  const steps = [
    login,
    await timed('Read mentions', async () => {
      const { data } = await api.call('/api/v1/notifications', z.array(z.unknown()), {
        query: { limit: '1' },
      });
      return data.length === 0 ? 'Nothing there yet.' : 'They can be read.';
    }),
    await timed('Follow the stream', () => tryStream(api, base)),
  ];
  return { ok: steps.every(({ ok }) => ok), steps };
}

async function tryStream(api: MastodonApi, base: string): Promise<string> {
  const enough = new AbortController();
  let open = false;
  const onOpen = () => {
    open = true;
    enough.abort();
  };
  try {
    await followStream(api, base, { signal: enough.signal, onOpen, onEvent: () => undefined });
  } catch (error) {
    const offered = !(error instanceof NoStreamError);
    if (offered && error instanceof ApiError && error.status === 401) throw error;
    const words = offered && error instanceof Error ? `Out of reach (${error.message})` : 'Not offered';
    if (!open) return `${words}: we look from time to time instead.`;
  }
  return 'It streams.';
}
