import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Connect, Connected } from '../contract.ts';
import { MastodonApi } from './api.ts';
import { accountEntity, appEntity, tokenEntity } from './entities.ts';
import { learnInstance } from './instance.ts';

/** The least that reads mentions, answers, and does what people may do besides. */
const scopes = 'read write:statuses write:media write:favourites write:mutes write:blocks write:reports';

const ask = z.object({
  instance: z.string().trim().min(3).max(253).meta({
    title: 'Server',
    description: 'Where your account lives, for example mastodon.social',
  }),
});

const kept = z.object({
  instanceUrl: z.string(),
  clientId: z.string(),
  clientSecret: z.string(),
  verifier: z.string(),
});

/**
 * OAuth 2 with a registration at each server: the app is made known there, the person allows it, we get a token.
 * (docs.joinmastodon.org/spec/oauth, checked 2026-11-22; PKCE since 4.3, ignored by others.)
 */
export const connectMastodon: Connect = {
  ask,
  async begin({ answers, redirectUrl, state }) {
    const origin = originOf(ask.parse(answers).instance);
    const api = new MastodonApi(origin, null);
    const { data: app } = await api.call('/api/v1/apps', appEntity, {
      method: 'POST',
      json: { client_name: 'Onevoice', redirect_uris: redirectUrl, scopes },
    });
    const verifier = randomBytes(32).toString('base64url');
    const url = new URL('/oauth/authorize', origin);
    const query = {
      response_type: 'code',
      client_id: app.client_id,
      redirect_uri: redirectUrl,
      scope: scopes,
      state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
      force_login: 'true',
    };
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
    const keep = { instanceUrl: origin, clientId: app.client_id, clientSecret: app.client_secret, verifier };
    return { url: url.href, keep };
  },
  async finish({ query, keep, redirectUrl }) {
    const { error, error_description: words, code } = query;
    if (code === undefined) throw new Error(words ?? error ?? 'The server sent no code.');
    const { instanceUrl, clientId, clientSecret, verifier } = kept.parse(keep);
    const { data } = await new MastodonApi(instanceUrl, null).call('/oauth/token', tokenEntity, {
      method: 'POST',
      form: formOf({
        ...{ grant_type: 'authorization_code', code, redirect_uri: redirectUrl, scope: scopes },
        ...{ client_id: clientId, client_secret: clientSecret, code_verifier: verifier },
      }),
    });
    return describe(instanceUrl, { accessToken: data.access_token, clientId, clientSecret });
  },
};

async function describe(instanceUrl: string, secrets: { accessToken: string } & Record<string, string>) {
  const api = new MastodonApi(instanceUrl, secrets.accessToken);
  const { handle } = await learnInstance(api);
  const { data: me } = await api.call('/api/v1/accounts/verify_credentials', accountEntity);
  const connected: Connected = {
    settings: { instanceUrl },
    secrets,
    address: handle,
    name: me.display_name || handle,
  };
  return connected;
}

function formOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}

/** People write "mastodon.social", "https://mastodon.social/@me" or "@me@mastodon.social". */
function originOf(text: string): string {
  const host = text.includes('://') ? text : `https://${text.split('@').at(-1) ?? text}`;
  const url = URL.parse(host);
  if (url && /^https?:$/.test(url.protocol)) return url.origin;
  throw new Error('This is no server.');
}
