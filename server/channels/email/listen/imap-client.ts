import { ImapFlow } from 'imapflow';
import { imapUser, tlsTrust, type EmailAccount } from '../account.ts';
import { accessToken, forgetToken, holdsToken, TokenError } from '../oauth2.ts';

/** A refused or broken IMAP connection, in the server's own words. */
export class ImapError extends Error {
  readonly authentication: boolean;
  /** As the health of an inbox has it. */
  readonly kind: 'auth' | 'connection';

  constructor(message: string, authentication: boolean, cause?: unknown) {
    super(message, { cause });
    this.name = 'ImapError';
    this.authentication = authentication;
    this.kind = authentication ? 'auth' : 'connection';
  }
}

export interface ImapPatience {
  connectMs: number;
  silenceMs: number;
}

/** A client that is not yet connected. */
export async function createImapClient(account: EmailAccount, patience: ImapPatience): Promise<ImapFlow> {
  const { imap, auth } = account.settings;
  const user = imapUser(account);
  const login =
    auth === 'oauth2'
      ? { user, accessToken: await accessToken(account) }
      : { user, pass: account.secrets.imapPassword };
  const client = new ImapFlow({
    host: imap.host,
    port: imap.port,
    secure: imap.security === 'tls',
    ...(imap.security === 'tls' ? {} : { doSTARTTLS: imap.security === 'starttls' }),
    tls: tlsTrust(account.settings, imap.host),
    auth: login,
    logger: false,
    disableAutoIdle: true,
    clientInfo: { name: 'Onevoice' },
    connectionTimeout: patience.connectMs,
    greetingTimeout: patience.connectMs,
    socketTimeout: patience.silenceMs,
    maxLiteralSize: 220_000_000,
    maxResponseSize: 400_000_000,
  });
  // Without a listener an error event would end the process; what matters reaches us through the promises and "close".
  client.on('error', () => undefined);
  return client;
}

/**
 * Connects and logs in. A token that we had kept may have been taken back: when it is refused, a new one is tried once.
 * @throws ImapError with the server's words
 */
export async function connectImap(account: EmailAccount, patience: ImapPatience): Promise<ImapFlow> {
  const kept = account.settings.auth === 'oauth2' && holdsToken(account);
  try {
    return await connectOnce(account, patience);
  } catch (error) {
    if (!kept || !toImapError(error).authentication) throw error;
    return connectOnce(account, patience);
  }
}

async function connectOnce(account: EmailAccount, patience: ImapPatience): Promise<ImapFlow> {
  const client = await createImapClient(account, patience);
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.close();
    const failure = toImapError(error);
    if (failure.authentication) forgetToken(account.inboxId);
    throw failure;
  }
}

interface ImapFailure extends Error {
  authenticationFailed?: boolean;
  responseText?: string;
  code?: string;
}

export function toImapError(error: unknown): ImapError {
  if (error instanceof ImapError) return error;
  if (error instanceof TokenError) return new ImapError(error.message, error.refused, error);
  const failure: ImapFailure = error instanceof Error ? error : new Error(String(error));
  return new ImapError(failure.responseText ?? failure.message, failure.authenticationFailed === true, error);
}
