import type { IncomingItem, ListenerHost } from '../../contract.ts';
import { spare } from '../../polling/pause.ts';
import { ApiError, type MastodonApi } from '../api.ts';
import { contextEntity, type StatusEntity } from '../entities.ts';
import { postText } from '../html-text.ts';
import { fullHandle, rawId, type RawItem, type Viewpoint } from '../raw.ts';
import type { MastodonSettings } from '../settings.ts';

/** What every part of the listener works with. */
export interface Scene {
  api: MastodonApi;
  host: ListenerHost;
  settings: MastodonSettings;
  view: Viewpoint;
  signal: AbortSignal;
}

/** Of a long thread, its beginning and its end are enough. */
const mostAncestors = 20;
/** Below this many requests left we wait: people's answers need some. */
const sparedRequests = 20;

export const sparing = ({ api, host, signal }: Scene): Promise<void> =>
  spare(api, { host, signal, spared: sparedRequests });

export interface Sighting {
  kind: RawItem['kind'];
  status: StatusEntity;
  watched?: string | null;
}

/** A post as it is kept, with what stands before it. */
export async function itemOf(scene: Scene, sighting: Sighting): Promise<IncomingItem> {
  const { kind, status, watched = null } = sighting;
  const { view, host } = scene;
  const ancestors = kind === 'edit' || !status.in_reply_to_id ? [] : await ancestorsOf(scene, status.id);
  const raw: RawItem = {
    ...{ mastodon: 1, ...view, kind, watched, statusId: status.id, seenAt: host.now().toISOString() },
    ...{ status, ancestors },
  };
  return {
    externalId: rawId(raw, status),
    raw: Buffer.from(JSON.stringify(raw)),
    providerTime: timeOf(status.edited_at ?? status.created_at),
    summary: {
      from: fullHandle(status.account.acct, view.domain),
      subject: postText(status.content).slice(0, 120),
    },
  };
}

/** A post that is no longer there. */
export function goneItem({ view, host }: Scene, statusId: string): IncomingItem {
  const raw: RawItem = {
    ...{ mastodon: 1, ...view, kind: 'gone', statusId, watched: null, ancestors: [], status: null },
    seenAt: host.now().toISOString(),
  };
  return {
    externalId: rawId(raw, null),
    raw: Buffer.from(JSON.stringify(raw)),
    providerTime: null,
    summary: { from: '', subject: '' },
  };
}

async function ancestorsOf(scene: Scene, statusId: string): Promise<StatusEntity[]> {
  await sparing(scene);
  try {
    const { data } = await scene.api.call(`/api/v1/statuses/${statusId}/context`, contextEntity);
    const { ancestors } = data;
    if (ancestors.length <= mostAncestors) return ancestors;
    return [...ancestors.slice(0, 1), ...ancestors.slice(1 - mostAncestors)];
  } catch (error) {
    // The thread is decoration, the message is not: only what will pass is waited for.
    if (error instanceof ApiError && [0, 401, 429].includes(error.status)) throw error;
    return [];
  }
}

function timeOf(text: string): Date | null {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? null : date;
}

/** Ids grow: by length, then as text (numbers of Mastodon, flakes of others). */
export function isNewer(id: string, than: string): boolean {
  return id.length === than.length ? id > than : id.length > than.length;
}
