import { createServer, type Socket } from 'node:net';

/** Where the server hangs up, or what it answers. */
export type Mischief =
  | 'before-greeting'
  | 'at-data'
  | 'within-data'
  | 'after-data'
  | 'silent'
  | '421'
  | 'greylist'
  | 'full-disk'
  | 'spam';

export interface HostileSmtp {
  port: number;
  /** Mails that reached their final dot. */
  taken: string[];
  stop(): Promise<void>;
}

/** An SMTP server that misbehaves in one way; plain, on loopback. */
export async function startHostileSmtp(mischief: Mischief): Promise<HostileSmtp> {
  const sockets = new Set<Socket>();
  const taken: string[] = [];
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    serve(socket, mischief, taken);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    taken,
    stop: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

function serve(socket: Socket, mischief: Mischief, taken: string[]): void {
  if (mischief === 'before-greeting') {
    socket.destroy();
    return;
  }
  const say = (line: string): void => {
    socket.write(`${line}\r\n`);
  };
  let data: string | null = null;
  let buffer = '';
  say(mischief === '421' ? '421 4.3.2 too busy, come back later' : '220 hostile ESMTP');
  socket.on('data', (chunk) => {
    buffer += chunk.toString('latin1');
    if (data !== null && mischief === 'within-data') {
      socket.destroy();
      return;
    }
    for (let end = buffer.indexOf('\r\n'); end >= 0; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (data === null) data = command(line, { say, socket, mischief });
      else if (line !== '.') data += `${line}\r\n`;
      else {
        taken.push(data);
        data = null;
        if (mischief === 'after-data') socket.destroy();
        else if (mischief === 'full-disk') say('452 4.3.1 Insufficient system storage');
        else if (mischief === 'spam') say('554 5.7.1 looks like spam');
        else if (mischief !== 'silent') say('250 2.0.0 queued as 1');
      }
    }
  });
}

function command(
  line: string,
  { say, socket, mischief }: { say: (line: string) => void; socket: Socket; mischief: Mischief },
): string | null {
  if (/^(EHLO|HELO)/i.test(line)) say('250 hostile');
  else if (/^RCPT/i.test(line) && mischief === 'greylist') say('451 4.7.1 Greylisted, please try again');
  else if (/^DATA/i.test(line)) {
    if (mischief === 'at-data') {
      socket.destroy();
      return null;
    }
    say('354 go on');
    return '';
  } else if (/^QUIT/i.test(line)) socket.end('221 bye\r\n');
  else say('250 ok');
  return null;
}
