import { lookup } from 'node:dns/promises';
import type { CheckResult } from '../../../shared/schemas/channel.ts';
import type { EmailAccount } from './account.ts';
import { connectImap, toImapError } from './listen/imap-client.ts';
import { accessToken, forgetToken } from './oauth2.ts';
import { toSendError } from './smtp/smtp-errors.ts';
import { openTransport } from './smtp/transport-pool.ts';

type Step = CheckResult['steps'][number];

/** Each step has this long; after the first failure of a side its later steps are not tried. */
const patienceMs = 15_000;

/** Tries both directions as the listener and the sender would; says what the servers say. Never throws. */
export async function checkEmail(account: EmailAccount): Promise<CheckResult> {
  const { imap, smtp } = account.settings;
  forgetToken(account.inboxId);
  const token = account.settings.auth === 'oauth2' ? [await checkToken(account)] : [];
  if (token.some((step) => !step.ok)) return { ok: false, steps: token };
  const [incoming, outgoing] = await Promise.all([
    imap.host === ''
      ? notSet('Incoming mail', 'No IMAP server is set: mail has to be pushed in.')
      : checkImap(account),
    smtp.host === ''
      ? notSet('Outgoing mail', 'No SMTP server is set: nothing can be sent.')
      : checkSmtp(account),
  ]);
  const steps = [...token, ...incoming, ...outgoing];
  return { ok: steps.every((step) => step.ok), steps };
}

async function checkToken(account: EmailAccount): Promise<Step> {
  return timed('Get an access token', async () => {
    await accessToken(account);
    return 'The provider gave a token.';
  });
}

async function notSet(name: string, detail: string): Promise<Step[]> {
  return [{ name, ok: true, detail, millis: 0 }];
}

async function checkImap(account: EmailAccount): Promise<Step[]> {
  const { host, port, folders } = account.settings.imap;
  const steps = [await resolveStep('IMAP', host)];
  if (!steps[0]?.ok) return steps;
  const connecting = timed(`Connect and log in to ${host}:${port} (IMAP)`, async () => {
    const client = await connectImap(account, { connectMs: patienceMs, silenceMs: patienceMs });
    client.close();
    return client.secureConnection ? 'Logged in over TLS.' : 'Logged in without encryption.';
  });
  const connected = await connecting;
  steps.push(connected);
  if (connected.ok) {
    for (const folder of folders)
      steps.push(await timed(`Open ${folder}`, () => openFolder(account, folder)));
  }
  return steps;
}

async function openFolder(account: EmailAccount, folder: string): Promise<string> {
  const client = await connectImap(account, { connectMs: patienceMs, silenceMs: patienceMs });
  try {
    const mailbox = await client.mailboxOpen(folder, { readOnly: true });
    return `${mailbox.exists} mails.`;
  } finally {
    client.close();
  }
}

async function checkSmtp(account: EmailAccount): Promise<Step[]> {
  const { host, port } = account.settings.smtp;
  const steps = [await resolveStep('SMTP', host)];
  if (!steps[0]?.ok) return steps;
  const transport = openTransport(account);
  const step = await timed(`Connect and log in to ${host}:${port} (SMTP)`, async () => {
    await transport.verify();
    return 'The server is ready to take mail.';
  });
  transport.close();
  return [...steps, step];
}

async function resolveStep(protocol: string, host: string): Promise<Step> {
  return timed(`Find ${host} (${protocol})`, async () => {
    const { address } = await lookup(host);
    return address;
  });
}

async function timed(name: string, work: () => Promise<string>): Promise<Step> {
  const start = performance.now();
  const step = (ok: boolean, detail: string): Step => ({
    name,
    ok,
    detail,
    millis: Math.round(performance.now() - start),
  });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no answer within 15 seconds')), patienceMs);
  });
  try {
    return step(true, await Promise.race([work(), late]));
  } catch (error) {
    return step(false, wordsOf(error));
  } finally {
    clearTimeout(timer);
  }
}

function wordsOf(error: unknown): string {
  const said =
    error instanceof Error && 'response' in error
      ? toSendError(error, false).message
      : toImapError(error).message;
  return said === '' ? 'the connection failed without a word' : said;
}
