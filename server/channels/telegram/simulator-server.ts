import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { Fault, SimulatedPost } from '../contract.ts';
import { LoopbackServer } from '../loopback/server.ts';
import { drawPortrait } from '../loopback/portrait.ts';
import { fileFor, keepFile, photoOf } from './simulator-files.ts';
import { partsOf } from './simulator-form.ts';

/** An answer of the Bot API: what it gives, or why not. */
export class Refusal extends Error {
  readonly code: number;
  readonly parameters: Record<string, number>;

  constructor(code: number, description: string, parameters: Record<string, number> = {}) {
    super(description);
    this.code = code;
    this.parameters = parameters;
  }
}

interface Numbered {
  update_id: number;
}

interface Options {
  token: string;
  onSent: (post: SimulatedPost) => void;
  now: () => Date;
}

type Params = Record<string, unknown>;
interface Request {
  method: string;
  params: Params;
  files: SimulatedPost['files'];
}

/** Lost: done, but the answer breaks off. Silent: never answered. */
class Silence extends Error {
  readonly lost: boolean;
  constructor(lost: boolean) {
    super('no answer');
    this.lost = lost;
  }
}

const bot = { id: 700_000_001, is_bot: true, first_name: 'Simulated', username: 'simulated_bot' };

/** One bot's Bot API server: updates by polling or by webhook, messages out, faults on demand. */
export class BotServer extends LoopbackServer {
  fault: Fault | null = null;
  readonly posts: SimulatedPost[] = [];
  readonly #options: Options;
  readonly #updates: Numbered[] = [];
  readonly #polls = new Set<() => void>();
  #webhook: { url: string; secret: string } | null = null;
  #lastMessage = 1000;

  constructor(options: Options) {
    super((request, response) => this.#serve(request, response));
    this.#options = options;
  }

  override async close(): Promise<void> {
    for (const wake of this.#polls) wake();
    await super.close();
  }

  /** An update by the bot's own way: to the webhook, again until it is taken, or to the next poll. */
  async arrive(update: Numbered): Promise<void> {
    if (!this.#webhook) {
      this.#updates.push(update);
      for (const wake of this.#polls) wake();
      return;
    }
    const { url, secret } = this.#webhook;
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    });
    if (!answer.ok) throw new Error(`the webhook answered ${answer.status}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://simulator');
    const [, kind = '', ...rest] = url.pathname.split('/');
    if (kind === 'file') {
      this.#giveFile(rest.join('/'), response);
      return;
    }
    const body = await buffer(request);
    try {
      if (kind !== `bot${this.#options.token}`) throw new Refusal(401, 'Unauthorized');
      const result = await this.#call(await readRequest(rest[0] ?? '', { request, url, body }), response);
      answer(response, 200, { ok: true, result });
    } catch (error) {
      if (error instanceof Silence) {
        if (error.lost) response.destroy();
        return;
      }
      if (!(error instanceof Refusal)) throw error;
      const { code, message, parameters } = error;
      const more = Object.keys(parameters).length > 0 ? { parameters } : {};
      answer(response, code, { ok: false, error_code: code, description: message, ...more });
    }
  }

  async #call(request: Request, response: ServerResponse): Promise<unknown> {
    const { method, params } = request;
    if (/^token-/.test(this.fault?.kind ?? '')) throw new Refusal(401, 'Unauthorized');
    if (method === 'getMe') return { ...bot, can_read_all_group_messages: false };
    if (method === 'getUpdates') return this.#getUpdates(params, response);
    if (method === 'getUserProfilePhotos') return portraitsOf(String(params.user_id));
    if (method === 'getFile') return this.#getFile(String(params.file_id));
    if (method === 'setWebhook') {
      this.#webhook = { url: String(params.url), secret: textIn(params.secret_token) };
      return true;
    }
    if (method === 'deleteWebhook') {
      this.#webhook = null;
      return true;
    }
    if (method === 'getWebhookInfo') {
      return { url: this.#webhook?.url ?? '', pending_update_count: this.#updates.length };
    }
    if (method.startsWith('send')) return this.#send(request);
    throw new Refusal(404, 'Not Found');
  }

  async #getUpdates(params: Params, response: ServerResponse): Promise<Numbered[]> {
    if (this.#webhook)
      throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active");
    const offset = Number(params.offset ?? 0);
    while (this.#updates[0] && this.#updates[0].update_id < offset) this.#updates.shift();
    const seconds = Number(params.timeout ?? 0);
    if (this.#updates.length === 0 && seconds > 0) await this.#news(seconds, response);
    return this.#updates.slice(0, Number(params.limit ?? 100));
  }

  #news(seconds: number, response: ServerResponse): Promise<void> {
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        this.#polls.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, seconds * 1000);
      this.#polls.add(wake);
      response.once('close', wake);
    });
  }

  #getFile(fileId: string): object {
    const file = fileFor(fileId);
    if (!file) throw new Refusal(400, 'Bad Request: invalid file_id');
    return { file_id: fileId, file_size: file.content.length, file_path: `documents/${fileId}` };
  }

  #giveFile(path: string, response: ServerResponse): void {
    const file = fileFor(path.split('/').at(-1) ?? '');
    if (!path.startsWith(`bot${this.#options.token}/`) || !file) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(file.content);
  }

  #send(request: Request): unknown {
    const { fault } = this;
    if (fault?.kind === 'rate-limited') {
      const retry_after = fault.retryAfterSeconds;
      throw new Refusal(429, `Too Many Requests: retry after ${retry_after}`, { retry_after });
    }
    if (fault?.kind === 'server-error') throw new Refusal(500, 'Internal Server Error');
    if (fault?.kind === 'refused') throw new Refusal(403, 'Forbidden: bot was blocked by the user');
    if (fault?.kind === 'no-answer') throw new Silence(false);
    const sent = this.#keep(request);
    if (fault?.kind === 'lost-answer') throw new Silence(true);
    return sent;
  }

  #keep({ method, params, files }: Request): unknown {
    const text = textIn(params.text ?? params.caption ?? captionOf(params.media));
    if (text.length > (method === 'sendMessage' ? 4096 : 1024)) {
      throw new Refusal(400, 'Bad Request: message is too long');
    }
    if (method === 'sendMessage' && text.trim() === '') {
      throw new Refusal(400, 'Bad Request: message text is empty');
    }
    const chatId = Number(params.chat_id);
    const count = method === 'sendMediaGroup' ? (params.media as unknown[]).length : 1;
    const messages = Array.from({ length: count }, () => {
      this.#lastMessage += 1;
      const date = Math.floor(this.#options.now().getTime() / 1000);
      return { message_id: this.#lastMessage, from: bot, chat: { id: chatId, type: 'private' }, date, text };
    });
    const answered = (params.reply_parameters as { message_id?: number } | undefined)?.message_id;
    const post: SimulatedPost = {
      from: { address: `@${bot.username}`, name: bot.first_name },
      to: [{ address: String(chatId), name: '' }],
      subject: '',
      text,
      externalId: `${chatId}/${messages[0]?.message_id ?? 0}`,
      inReplyTo: answered === undefined ? null : `${chatId}/${answered}`,
      references: [],
      files,
      date: this.#options.now(),
      visibility: 'direct',
    };
    this.posts.push(post);
    this.#options.onSent(post);
    return method === 'sendMediaGroup' ? messages : messages[0];
  }
}

/** Everybody shows one picture. */
function portraitsOf(userId: string): object {
  const file = keepFile({ name: `${userId}.png`, type: 'image/png', content: drawPortrait(userId) });
  return { total_count: 1, photos: [photoOf(file)] };
}

function textIn(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function captionOf(media: unknown): string | undefined {
  const list = Array.isArray(media) ? (media as { caption?: string }[]) : [];
  return list.find(({ caption }) => caption !== undefined)?.caption;
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** Parameters come in the address, as JSON or as a form with files; structured ones of a form are JSON. */
async function readRequest(
  method: string,
  { request, url, body }: { request: IncomingMessage; url: URL; body: Buffer },
): Promise<Request> {
  const type = request.headers['content-type'] ?? '';
  const params: Params = {};
  for (const [name, value] of url.searchParams) params[name] = unfold(value);
  if (type.startsWith('application/json')) Object.assign(params, JSON.parse(body.toString('utf8')));
  const files: SimulatedPost['files'] = [];
  const boundary = /boundary=(\S+)/.exec(type)?.[1];
  for (const part of boundary === undefined ? [] : partsOf(body, boundary)) {
    if (part.fileName === null) params[part.name] = unfold(part.content.toString('utf8'));
    else files.push({ name: part.fileName, type: part.type, content: part.content });
  }
  return { method, params, files };
}

function unfold(value: string): unknown {
  return /^[[{]/.test(value) ? (JSON.parse(value) as unknown) : value;
}
