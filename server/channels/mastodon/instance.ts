import { ApiError, type MastodonApi } from './api.ts';
import { accountEntity, instanceEntity, type AccountEntity, type InstanceEntity } from './entities.ts';

/** What the server said about itself and us; kept with the inbox, so everything is optional when it is read back. */
export interface Learned extends Record<string, unknown> {
  /** "mastodon", or what the version says that it really is. */
  software: string;
  domain: string;
  accountId: string;
  handle: string;
  maxCharacters: number | null;
  urlLength: number | null;
  maxFiles: number | null;
  maxFileBytes: number | null;
  types: string[];
  streamingUrl: string | null;
}

/** Which server, and who are we there? @throws ApiError */
export async function learnInstance(api: MastodonApi): Promise<Learned> {
  const { data: me } = await api.call('/api/v1/accounts/verify_credentials', accountEntity).catch(asLogin);
  return learnedOf(api.origin, await readInstance(api), me);
}

/** snac answers 422 to a token that it does not know. */
function asLogin(error: unknown): never {
  if (!(error instanceof ApiError) || (error.status !== 403 && error.status !== 422)) throw error;
  throw new ApiError(error.message, { status: 401, mayHaveArrived: false, cause: error });
}

async function readInstance(api: MastodonApi): Promise<InstanceEntity> {
  try {
    return (await api.call('/api/v2/instance', instanceEntity)).data;
  } catch (error) {
    if (!(error instanceof ApiError) || error.status === 401 || error.status === 429 || error.status === 0) {
      throw error;
    }
    return (await api.call('/api/v1/instance', instanceEntity)).data;
  }
}

function learnedOf(origin: string, instance: InstanceEntity, me: AccountEntity): Learned {
  const { statuses, media_attachments: media, urls } = instance.configuration ?? {};
  const domain = domainOf(instance, origin);
  const [username = me.acct] = me.acct.split('@');
  const sizes = [media?.image_size_limit, media?.video_size_limit].flatMap((size) => size ?? []);
  return {
    software: softwareOf(instance.version),
    domain,
    accountId: me.id,
    handle: `@${username}@${domain}`,
    maxCharacters: statuses?.max_characters ?? null,
    urlLength: statuses?.characters_reserved_per_url ?? null,
    maxFiles: statuses?.max_media_attachments ?? null,
    maxFileBytes: sizes.length === 0 ? null : Math.max(...sizes),
    types: media?.supported_mime_types ?? [],
    streamingUrl: streamingUrl(urls?.streaming ?? instance.urls?.streaming_api),
  };
}

/** v1 says the account domain in `uri`, some with a scheme before it. */
function domainOf(instance: InstanceEntity, origin: string): string {
  const said = instance.domain ?? instance.uri ?? '';
  const host = URL.parse(said.includes('://') ? said : `https://${said}`)?.host ?? '';
  return host === '' ? new URL(origin).host : host;
}

/** "2.7.2 (compatible; Pleroma 2.6.0)", "4.0.0 (not true; really snac/2.75)": those that imitate say so in brackets. */
function softwareOf(version: string): string {
  const real = /\((?:compatible|not true);?\s*(?:really\s+)?([A-Za-z]+)/.exec(version)?.[1];
  return (real ?? 'mastodon').toLowerCase();
}

/** The stream's WebSocket address, as one for server-sent events. */
function streamingUrl(url: string | undefined): string | null {
  const parsed = url === undefined ? null : URL.parse(url.replace(/^ws/, 'http'));
  return parsed && /^https?:$/.test(parsed.protocol) ? parsed.origin : null;
}
