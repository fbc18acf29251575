import { isIP } from 'node:net';
import type { InboxAccount } from '../contract.ts';
import type { EmailSecrets, EmailSettings } from './settings.ts';

export type EmailAccount = InboxAccount<EmailSettings, EmailSecrets>;

/** How to trust a server, for node:tls. */
export interface TlsTrust {
  rejectUnauthorized: boolean;
  ca?: string;
  servername?: string;
}

export function tlsTrust(settings: EmailSettings, host: string): TlsTrust {
  const trust: TlsTrust = { rejectUnauthorized: !settings.allowInvalidCertificates };
  if (settings.certificateAuthority.trim() !== '') trust.ca = settings.certificateAuthority;
  if (isIP(host) === 0) trust.servername = host;
  return trust;
}

/** Who logs in where; what is left empty is taken from its neighbour. */
export function imapUser(account: EmailAccount): string {
  return account.settings.imap.user || account.address;
}

export function smtpUser(account: EmailAccount): string {
  return account.settings.smtp.user || imapUser(account);
}

export function smtpPassword(account: EmailAccount): string {
  return account.secrets.smtpPassword || account.secrets.imapPassword;
}
