import { csrfToken, filledIn } from './client.ts';
import { ApiError } from './error.ts';
import { laterRoutes } from './later-routes.ts';

interface Asked {
  params: Record<string, string>;
  body: unknown;
  signal: AbortSignal;
}

/**
 * Calls a route that answers line by line, and gives each line as it comes.
 * @throws ApiError; AbortError when the signal ends it
 */
export async function* linesOf<T>(name: 'assist', { params, body, signal }: Asked): AsyncGenerator<T> {
  const [method, path] = laterRoutes[name];
  const response = await fetch(filledIn(path, { params }), {
    ...{ method: method.toUpperCase(), credentials: 'same-origin', signal },
    headers: { 'content-type': 'application/json', 'x-csrf-token': csrfToken() },
    body: JSON.stringify(body),
  }).catch(offline);
  if (!response.ok) throw await ApiError.from(response);
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const part = await reader?.read().catch(offline);
    const lines = (rest + (part?.value ?? '')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
    if (!part || part.done) return;
  }
}

function offline(error: unknown): never {
  if (error instanceof DOMException && error.name === 'AbortError') throw error;
  throw ApiError.offline(error);
}
