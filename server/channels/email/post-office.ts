import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { SMTPServer, type SMTPServerSession } from 'smtp-server';
import type { Fault, RunningSimulator, SimulatedPost, Simulator } from '../contract.ts';
import { parseEmail } from './parse.ts';
import { composeRaw } from './simulator.ts';
import { composeReport } from './simulator-receipts.ts';

const password = 'simulated';
/** Longer than we are willing to wait for a server that is silent. */
const patienceMillis = 10 * 60_000;

/** Mail that we send to the simulator ends here: a real SMTP server on loopback that delivers to nobody. */
export const emailSimulator: Simulator = {
  async start(onSent): Promise<RunningSimulator> {
    const office = new PostOffice(onSent);
    const port = await office.open();
    return {
      settings: { smtp: { host: '127.0.0.1', port, security: 'none' }, replyTokenAddressing: false },
      secrets: { smtpPassword: password },
      stop: () => office.close(),
      fail: (fault) => {
        office.fault = fault;
      },
      posts: () => office.posts,
    };
  },
  composeReceipt: ({ externalId }, outcome) => Promise.resolve(composeReport(externalId, outcome)),
  compose: ({ externalId, ...post }) => Promise.resolve(composeRaw({ ...post, messageId: externalId })),
};

/** Answers as servers do: whom it knows may send, and what goes wrong is said in SMTP's own numbers. */
class PostOffice {
  fault: Fault | null = null;
  readonly posts: SimulatedPost[] = [];
  readonly #onSent: (post: SimulatedPost) => void;
  readonly #server: SMTPServer;
  /** By the port of the other side. */
  readonly #sockets = new Map<number, Socket>();

  constructor(onSent: (post: SimulatedPost) => void) {
    this.#onSent = onSent;
    this.#server = new SMTPServer({
      ...{ authOptional: true, allowInsecureAuth: true, disabledCommands: ['STARTTLS'] },
      ...{ disableReverseLookup: true, logger: false, socketTimeout: patienceMillis },
      onAuth: ({ username = '', password: given }, _session, callback) => {
        const refusal = given === password ? refusalAt('log-in', this.fault) : badPassword();
        if (refusal) callback(refusal);
        else callback(null, { user: username });
      },
      onMailFrom: (_address, _session, callback) => {
        callback(refusalAt('envelope', this.fault));
      },
      onData: (stream, session, callback) => {
        buffer(stream)
          .then((raw) => this.#take(raw, session))
          .then((reply) => {
            if (reply instanceof Error) callback(reply);
            else if (reply !== null) callback(null, reply);
          }, callback);
      },
    });
    // A client that hangs up must not end the process.
    this.#server.on('error', () => undefined);
    this.#server.server.on('connection', (socket: Socket) => {
      const { remotePort = 0 } = socket;
      this.#sockets.set(remotePort, socket);
      socket.once('close', () => this.#sockets.delete(remotePort));
    });
  }

  /** @returns its port */
  async open(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.server.address() as AddressInfo).port;
  }

  close(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy();
    return new Promise((resolve) => {
      this.#server.close(() => {
        resolve();
      });
    });
  }

  /** @returns what it answers to the whole mail; null: nothing, ever */
  async #take(raw: Buffer, { remotePort }: SMTPServerSession): Promise<string | Error | null> {
    const { fault } = this;
    const refusal = refusalAt('mail', fault);
    if (refusal) return refusal;
    if (fault?.kind === 'no-answer') return null;
    const post = await readPost(raw);
    this.posts.push(post);
    this.#onSent(post);
    if (fault?.kind !== 'lost-answer') return '2.0.0 Ok: taken by the simulator';
    this.#sockets.get(remotePort)?.destroy();
    return null;
  }
}

/** Which fault shows where, in the words of RFC 5321, 3463 and 4954. */
function refusalAt(step: 'log-in' | 'envelope' | 'mail', fault: Fault | null): Error | null {
  switch (fault?.kind) {
    case 'rate-limited':
      return step === 'envelope'
        ? reply(450, `4.7.1 Rate limit exceeded, try again in ${fault.retryAfterSeconds} seconds`)
        : null;
    case 'server-error':
      return step === 'mail' ? reply(451, '4.3.0 Temporary server error') : null;
    case 'refused':
      return step === 'mail' ? reply(554, '5.7.1 Message refused as simulated') : null;
    // Who is logged in already has to do so again.
    case 'token-lost':
    case 'token-expired':
      if (step === 'log-in') return badPassword();
      return step === 'envelope' ? reply(530, '5.7.0 Authentication required') : null;
    default:
      return null;
  }
}

function badPassword(): Error {
  return reply(535, '5.7.8 Username and password not accepted');
}

function reply(responseCode: number, words: string): Error {
  return Object.assign(new Error(words), { responseCode });
}

async function readPost(raw: Buffer): Promise<SimulatedPost> {
  const now = new Date();
  const parsed = await parseEmail(raw, {
    account: { inboxId: '', address: '', name: '' },
    openReplyToken: () => null,
    now,
  });
  const item = parsed.type === 'receipt' ? parsed.fallback : parsed;
  if (item?.type !== 'message') throw new Error('A post office takes messages only.');
  return {
    from: item.from,
    to: item.to,
    subject: item.subject,
    text: item.text,
    externalId: item.externalId,
    inReplyTo: item.threading.inReplyTo.at(-1) ?? null,
    references: item.threading.references,
    files: [],
    date: item.sentAt ?? now,
  };
}
