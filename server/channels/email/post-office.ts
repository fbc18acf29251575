import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import type { SimulatedPost, Simulator } from '../contract.ts';
import { parseEmail } from './parse.ts';
import { composeRaw } from './simulator.ts';

/** Mail that we send in the demo ends here: a real SMTP server on loopback that delivers to nobody. */
export const emailSimulator: Simulator = {
  async start(onSent) {
    const server = new SMTPServer({
      authOptional: true,
      disabledCommands: ['STARTTLS', 'AUTH'],
      disableReverseLookup: true,
      logger: false,
      onData(stream, _session, callback) {
        const chunks: Buffer[] = [];
        stream.on('data', (chunk: Buffer) => chunks.push(chunk));
        stream.on('end', () => {
          callback(null, '2.0.0 Ok: taken by the demo');
          readPost(Buffer.concat(chunks)).then(onSent, () => undefined);
        });
      },
    });
    // A client that hangs up must not end the process.
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    return {
      settings: { smtp: { host: '127.0.0.1', port, security: 'none' }, replyTokenAddressing: false },
      stop: () =>
        new Promise((resolve) => {
          server.close(() => {
            resolve();
          });
        }),
    };
  },
  compose: ({ externalId, ...post }) => Promise.resolve(composeRaw({ ...post, messageId: externalId })),
};

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
