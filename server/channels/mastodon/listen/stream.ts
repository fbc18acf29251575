import { ApiError, type MastodonApi } from '../api.ts';

/** One event of the stream; the payload is JSON or an id. */
export interface StreamEvent {
  event: string;
  data: string;
}

/** The server says ":thump" every 15 seconds. */
const silenceMillis = 60_000;

/** The streaming API is not offered; looking has to do. */
export class NoStreamError extends Error {}

/**
 * Follows the account's stream until it ends.
 * @param base origin of the streaming API
 * @throws NoStreamError, ApiError
 */
export async function followStream(
  api: MastodonApi,
  base: string,
  {
    signal,
    onOpen,
    onEvent,
  }: { signal: AbortSignal; onOpen: () => void; onEvent: (event: StreamEvent) => void },
): Promise<void> {
  const silence = new AbortController();
  const { status, headers, body } = await api.stream(
    `${base}/api/v1/streaming/user`,
    AbortSignal.any([signal, silence.signal]),
  );
  if (status !== 200 || !String(headers['content-type']).startsWith('text/event-stream')) {
    body.destroy();
    if (status === 401)
      throw new ApiError('The stream does not take the token.', { status, mayHaveArrived: false });
    throw new NoStreamError(`The streaming API answered with ${status}.`);
  }
  onOpen();
  const timer = setTimeout(() => {
    silence.abort(new Error('The stream went silent.'));
  }, silenceMillis);
  const reader = createEventReader(onEvent);
  try {
    body.setEncoding('utf8');
    for await (const chunk of body as AsyncIterable<string>) {
      timer.refresh();
      reader(chunk);
    }
  } finally {
    clearTimeout(timer);
    body.destroy();
  }
}

const longestEvent = 2_000_000;

/** Puts events of `text/event-stream` together, however they are cut. */
export function createEventReader(onEvent: (event: StreamEvent) => void): (chunk: string) => void {
  let rest = '';
  return (chunk) => {
    const blocks = (rest + chunk.replaceAll('\r', '')).split('\n\n');
    rest = blocks.pop() ?? '';
    if (rest.length > longestEvent) throw new Error('The stream sends an event without end.');
    for (const block of blocks) {
      const fields = block.split('\n').map((line) => /^(\w+): ?(.*)$/.exec(line));
      const data = fields.flatMap((field) => (field?.[1] === 'data' ? (field[2] ?? '') : []));
      const event = fields.find((field) => field?.[1] === 'event')?.[2];
      if (event !== undefined) onEvent({ event, data: data.join('\n') });
    }
  };
}
