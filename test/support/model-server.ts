import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';

/** What was asked of the model. */
export interface ModelCall {
  path: string;
  headers: IncomingHttpHeaders;
  body: {
    model: string;
    stream: boolean;
    messages: { role: string; content: string }[];
    max_tokens?: number;
    max_completion_tokens?: number;
  };
}

/** How it answers one call. */
export type ModelAnswer =
  /** Chunks of `chat.completion.chunk`, then `[DONE]`. */
  | { kind: 'stream'; pieces: string[]; finish?: string | null; done?: boolean; pauseMillis?: number }
  /** One `chat.completion`, whatever was asked for. */
  | { kind: 'whole'; text: string; finish?: string }
  | { kind: 'error'; status: number; error: unknown; headers?: Record<string, string> }
  /** These bytes, as an event stream unless said otherwise. */
  | { kind: 'bytes'; bytes: string | Buffer; type?: string }
  /** Begins, and says no more. */
  | { kind: 'hang'; pieces?: string[] }
  /** Begins, and the connection breaks. */
  | { kind: 'break'; pieces: string[] };

export interface ModelServer {
  /** For the settings: "http://127.0.0.1:…/v1". */
  endpoint: string;
  /** "127.0.0.1:…" */
  host: string;
  /** In order; those that were refused too. */
  calls: ModelCall[];
  /** What the last call said to the model, all of it. */
  lastPrompt(): string;
  answer: (call: ModelCall) => ModelAnswer;
  /** Calls whose connection the other side closed before the end. */
  left: number;
  close(): Promise<void>;
}

const chunk = (delta: object, finish: string | null) =>
  `data: ${JSON.stringify({
    ...{ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1_790_000_000, model: 'test' },
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
  })}\n\n`;

/** A server on the loopback interface that speaks chat completions as OpenAI documents them. */
export async function startModelServer(): Promise<ModelServer> {
  const model: Omit<ModelServer, 'endpoint' | 'host' | 'close'> = {
    calls: [],
    left: 0,
    answer: () => ({ kind: 'stream', pieces: ['Hello'] }),
    lastPrompt: () => (model.calls.at(-1)?.body.messages ?? []).map(({ content }) => content).join('\n'),
  };
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const part of request as AsyncIterable<Buffer>) chunks.push(part);
      const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as ModelCall['body'];
      const call = { path: request.url ?? '', headers: request.headers, body };
      model.calls.push(call);
      response.once('close', () => {
        if (!response.writableFinished) model.left += 1;
      });
      await give(response, model.answer(call));
    })();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return Object.assign(model, {
    host,
    endpoint: `http://${host}/v1`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}

async function give(response: ServerResponse, answer: ModelAnswer): Promise<void> {
  switch (answer.kind) {
    case 'error': {
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
      response.end(typeof answer.error === 'string' ? answer.error : JSON.stringify({ error: answer.error }));
      return;
    }
    case 'whole': {
      const message = { role: 'assistant', content: answer.text, refusal: null };
      const choices = [{ index: 0, message, logprobs: null, finish_reason: answer.finish ?? 'stop' }];
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion', model: 'test', choices }));
      return;
    }
    case 'bytes':
      response.writeHead(200, { 'content-type': answer.type ?? 'text/event-stream' });
      response.end(answer.bytes);
      return;
    default:
      await stream(response, answer);
  }
}

async function stream(
  response: ServerResponse,
  answer: Extract<ModelAnswer, { kind: 'stream' | 'hang' | 'break' }>,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  response.write(chunk({ role: 'assistant', content: '' }, null));
  for (const content of answer.pieces ?? []) {
    if (answer.kind === 'stream' && answer.pauseMillis) await wait(answer.pauseMillis);
    response.write(chunk({ content }, null));
  }
  if (answer.kind === 'hang') return;
  if (answer.kind === 'break') {
    setImmediate(() => response.destroy());
    return;
  }
  if (answer.finish !== null) response.write(chunk({}, answer.finish ?? 'stop'));
  if (answer.done !== false) response.write('data: [DONE]\n\n');
  response.end();
}
