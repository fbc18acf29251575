import { createHash } from 'node:crypto';
import { createTransport, type SMTPPoolOptions as SmtpOptions, type Transporter } from 'nodemailer';
import { imapUser, smtpPassword, smtpUser, tlsTrust, type EmailAccount } from '../account.ts';
import { accessToken } from '../oauth2.ts';

/** One pooled connection set per inbox, renewed when its settings change. */

interface Pooled {
  /** Of everything that the connection depends on. */
  print: string;
  transport: Transporter;
}

const pools = new Map<string, Pooled>();

const connectMs = 15_000;
const silenceMs = 90_000;

/** The inbox's transport; an older one with other settings is closed once it has nothing to do. */
export function transportOf(account: EmailAccount): Transporter {
  const print = fingerprint(account);
  const known = pools.get(account.inboxId);
  if (known?.print === print) return known.transport;
  known?.transport.close();
  const transport = openTransport(account);
  pools.set(account.inboxId, { print, transport });
  return transport;
}

export function closeTransport(inboxId: string): void {
  pools.get(inboxId)?.transport.close();
  pools.delete(inboxId);
}

/** A transport of its own, for whoever closes it. */
export function openTransport(account: EmailAccount): Transporter {
  const { smtp, auth } = account.settings;
  const transport = createTransport({
    pool: true,
    maxConnections: smtp.maxConnections,
    maxMessages: 200,
    host: smtp.host,
    port: smtp.port,
    secure: smtp.security === 'tls',
    requireTLS: smtp.security === 'starttls',
    ignoreTLS: smtp.security === 'none',
    tls: tlsTrust(account.settings, smtp.host),
    connectionTimeout: connectMs,
    greetingTimeout: connectMs,
    socketTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
    ...credentials(account),
    ...signing(account),
  });
  if (auth === 'oauth2') provideTokens(transport, account);
  return transport;
}

function credentials(account: EmailAccount): Pick<SmtpOptions, 'auth'> {
  const user = smtpUser(account);
  if (account.settings.auth === 'oauth2') return { auth: { type: 'OAuth2', user } };
  const pass = smtpPassword(account);
  return pass === '' ? {} : { auth: { user: user || imapUser(account), pass } };
}

function signing({ settings: { dkim }, secrets }: EmailAccount): Pick<SmtpOptions, 'dkim'> {
  if (dkim.domain === '' || dkim.selector === '' || secrets.dkimPrivateKey === '') return {};
  return {
    dkim: { domainName: dkim.domain, keySelector: dkim.selector, privateKey: secrets.dkimPrivateKey },
  };
}

type TokenCallback = (error: Error | null, token?: string) => void;

function provideTokens(transport: Transporter, account: EmailAccount): void {
  transport.set('oauth2_provision_cb', (_user: string, _renew: boolean, done: TokenCallback) => {
    accessToken(account).then(
      (token) => done(null, token),
      (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
    );
  });
}

function fingerprint(account: EmailAccount): string {
  const { settings, secrets, address } = account;
  return createHash('sha256')
    .update(JSON.stringify([address, settings, secrets]))
    .digest('base64');
}
