import { connectMastodon } from '../../../server/channels/mastodon/connect.ts';
import type { Connected } from '../../../server/channels/contract.ts';

/** A person with an account on a real server, as they use it from elsewhere. */
export interface Person {
  post(text: string, more?: Record<string, string>): Promise<Post>;
  edit(id: string, text: string): Promise<void>;
  get<T>(path: string): Promise<T>;
  connected: Connected;
}

export interface Post {
  id: string;
  content: string;
  visibility: string;
  in_reply_to_id: string | null;
  media_attachments: { url: string; description: string }[];
}

const redirectUrl = 'http://127.0.0.1:9/connected';

/** Goes through our own connect flow, with the part of the browser done by hand: the log-in form is sent. */
export async function logIn(url: string, user: { user: string; password: string }): Promise<Person> {
  const begun = await connectMastodon.begin({ answers: { instance: url }, redirectUrl, state: 's1' });
  if (!('url' in begun)) throw new Error('nobody was asked');
  const page = await (await ask(begun.url)).text();
  const fields = [...page.matchAll(/<input[^>]*>/g)].map(([input]): [string, string] => [
    /name="([^"]*)"/.exec(input)?.[1] ?? '',
    /value="([^"]*)"/.exec(input)?.[1] ?? '',
  ]);
  const form = new URLSearchParams(fields.filter(([name]) => name !== ''));
  form.set('login', user.user);
  form.set('passwd', user.password);
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const allowed = await ask(new URL(action, url), { method: 'POST', body: form, redirect: 'manual' });
  const back = URL.parse(allowed.headers.get('location') ?? '');
  if (!back) throw new Error(`the log-in failed: ${allowed.status} ${await allowed.text()}`);
  const query = Object.fromEntries(back.searchParams);
  return personWith(url, await connectMastodon.finish({ query, keep: begun.keep, redirectUrl }));
}

/** The server closes idle connections without a word, and what comes over one just then is reset: it was never read. */
async function ask(url: string | URL, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const { cause } = error as { cause?: { code?: string } };
    if (cause?.code !== 'ECONNRESET') throw error;
    return fetch(url, init);
  }
}

function personWith(url: string, connected: Connected): Person {
  const headers = {
    authorization: `Bearer ${connected.secrets['accessToken'] ?? ''}`,
    'content-type': 'application/json',
  };
  const call = async (path: string, init: RequestInit = {}): Promise<unknown> => {
    const answer = await fetch(url + path, { ...init, headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json();
  };
  return {
    connected,
    post: (text, more = {}) =>
      call('/api/v1/statuses', {
        method: 'POST',
        body: JSON.stringify({ status: text, ...more }),
      }) as Promise<Post>,
    edit: async (id, text) => {
      await call(`/api/v1/statuses/${id}`, { method: 'PUT', body: JSON.stringify({ status: text }) });
    },
    get: <T>(path: string) => call(path) as Promise<T>,
  };
}
