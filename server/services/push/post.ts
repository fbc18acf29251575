import type { PushNews } from '../../../shared/schemas/push.ts';
import type { Context } from '../../context.ts';
import { guardedRequest } from '../../security/guarded-request.ts';
import type { StoredNotification } from '../../store/personal.ts';
import type { StoredPushBrowser } from '../../store/push.ts';
import { pushKeys } from './keys.ts';

type PostContext = Pick<Context, 'store' | 'clock' | 'secretBox' | 'logger' | 'config'>;

/** What came back: taken; gone: this browser is no more; refused: never again this one; later: the same again. */
export type PushAnswer =
  | { outcome: 'taken' }
  | { outcome: 'gone' | 'refused'; words: string }
  | { outcome: 'later'; words: string; pauseMillis: number };

/** Where pushes may go. An endpoint is a stranger's word: outside of tests only what everybody reaches, by https. */
export interface Door {
  reach: 'public' | 'configured';
  protocol: RegExp;
}
const usualDoor: Door = { reach: 'public', protocol: /^https:$/ };

const timeoutMillis = 15_000;
const longestText = 160;

/** Encrypts for the browser (RFC 8291) and hands it to the browser's push service (RFC 8030). */
export async function postPush(
  context: PostContext,
  push: { browser: StoredPushBrowser; notification: StoredNotification; discreet: boolean; seconds: number },
  door: Door = usualDoor,
): Promise<PushAnswer> {
  const { endpoint } = push.browser;
  if (!door.protocol.test(URL.parse(endpoint)?.protocol ?? '')) {
    return { outcome: 'refused', words: 'not an address to push to' };
  }
  try {
    const { headers, body } = await sealed(context, push);
    const { status, headers: told } = await guardedRequest(endpoint, {
      ...{ method: 'POST', headers, body, timeoutMillis, maxBytes: 64 * 1024, reach: door.reach },
    });
    return read(status, pauseFrom(told['retry-after'], context.clock.now()));
  } catch (error) {
    const words = error instanceof Error ? error.message : 'no answer';
    return { outcome: 'later', words: words.slice(0, 200), pauseMillis: 0 };
  }
}

function read(status: number, pauseMillis: number): PushAnswer {
  const words = `HTTP ${String(status)}`;
  if (status >= 200 && status < 300) return { outcome: 'taken' };
  if (status === 404 || status === 410) return { outcome: 'gone', words };
  if (status === 429 || status >= 500) return { outcome: 'later', words, pauseMillis };
  return { outcome: 'refused', words };
}

/** Retry-After: seconds, or a date. */
function pauseFrom(header: string | undefined, now: Date): number {
  if (header === undefined) return 0;
  const millis = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - now.getTime();
  return Number.isFinite(millis) ? Math.max(0, millis) : 0;
}

async function sealed(
  context: PostContext,
  { browser, notification, discreet, seconds }: Parameters<typeof postPush>[1],
): Promise<{ headers: Record<string, string>; body: Buffer }> {
  const { default: webPush } = await import('web-push');
  const { id, type, actorName: name, excerpt, conversationId, messageId } = notification;
  const about = discreet ? null : { type, name, text: excerpt.slice(0, longestText) };
  const news: PushNews = { id, about, conversationId, messageId };
  const keys = { p256dh: browser.p256dh, auth: browser.auth };
  const details = webPush.generateRequestDetails({ endpoint: browser.endpoint, keys }, JSON.stringify(news), {
    vapidDetails: { subject: subjectFrom(context.config.publicUrl), ...(await pushKeys(context)) },
    ...{ TTL: seconds, urgency: 'high', topic: id, contentEncoding: 'aes128gcm' },
  });
  const headers = Object.entries(details.headers)
    .filter(([name]) => name.toLowerCase() !== 'content-length')
    .map(([name, value]) => [name, value]);
  return { headers: Object.fromEntries(headers) as Record<string, string>, body: details.body };
}

/** Whom a push service turns to. */
function subjectFrom(publicUrl: string): string {
  return publicUrl.startsWith('https:') ? publicUrl : `mailto:postmaster@${new URL(publicUrl).hostname}`;
}
