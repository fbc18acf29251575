import { fork } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { SMTPServer } from 'smtp-server';

/** What arrived at the mail server. */
export interface Arrived {
  addresses: number;
  /** Addresses that got more than one. */
  twice: number;
  /** Who got something. */
  who: string[];
}

export interface Sink {
  port: number;
  arrived(): Promise<Arrived>;
  close(): Promise<void>;
}

/** A mail server that takes everything, in a process of its own as a real one is. */
export async function openSink(): Promise<Sink> {
  const child = fork(import.meta.filename, ['sink']);
  const [port] = (await once(child, 'message')) as [number];
  return {
    port,
    async arrived() {
      const answer = once(child, 'message') as Promise<[Arrived]>;
      child.send('arrived');
      return (await answer)[0];
    },
    async close() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}

function serve(): void {
  const got = new Map<string, number>();
  const server = new SMTPServer({
    ...{ authOptional: true, disableReverseLookup: true, disabledCommands: ['STARTTLS', 'AUTH'] },
    onData(stream, session, done) {
      stream.resume();
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) got.set(address, (got.get(address) ?? 0) + 1);
        done();
      });
    },
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.server.address() as AddressInfo).port));
  process.on('message', () => {
    const twice = [...got.values()].filter((times) => times > 1).length;
    process.send?.({ addresses: got.size, twice, who: [...got.keys()] } satisfies Arrived);
  });
  process.on('disconnect', () => process.exit(0));
}

if (process.argv[2] === 'sink' && process.argv[1] === import.meta.filename) serve();
