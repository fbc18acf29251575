import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Inbox } from '../../shared/schemas/inbox.ts';
import { ApiClient } from './api-client.ts';
import { startMailServers, type MailServers } from './mail-servers/mail-servers.ts';
import { startProduct, type Product, type ProductOptions } from './product.ts';

export const admin = { email: 'ada@support.test', password: 'correct horse battery' };

/** The whole product with a first admin; with real mail servers and an inbox on them when asked. */
export interface Workspace {
  product: Product;
  api: ApiClient;
  dataDir: string;
  dispose(): Promise<void>;
}

export async function openWorkspace(options: Partial<ProductOptions> = {}): Promise<Workspace> {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'onevoice-e2e-')));
  const product = await startProduct({ ...options, dataDir });
  const api = new ApiClient(product.url);
  if (product.setUpUrl) await api.setUp(product.setUpUrl, admin);
  return {
    product,
    api,
    dataDir,
    dispose: async () => {
      await product.stop();
      if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true });
    },
  };
}

export interface MailWorkspace extends Workspace {
  mail: MailServers;
  inbox: Inbox;
}

/** What an inbox needs to read and send through the test's mail servers. */
export function mailboxSettings(
  mail: MailServers,
  user: string,
): { settings: object; secrets: Record<string, string> } {
  const password = mail.users.find((one) => one.address === user)?.password ?? '';
  return {
    settings: {
      imap: { host: '127.0.0.1', port: mail.imap.tlsPort, security: 'tls', user },
      smtp: { host: '127.0.0.1', port: mail.smtp.tlsPort, security: 'tls', user },
      certificateAuthority: mail.ca,
    },
    secrets: { imapPassword: password, smtpPassword: password },
  };
}

export async function openMailWorkspace(
  options: Partial<ProductOptions> & { customers?: string[]; enabled?: boolean } = {},
): Promise<MailWorkspace> {
  const mail = await startMailServers({ users: options.customers ?? [] });
  const workspace = await openWorkspace(options);
  const address = 'support@support.test';
  const { settings, secrets } = mailboxSettings(mail, address);
  const inbox = await workspace.api.call('createInbox', {
    body: {
      name: 'Support',
      channel: 'email',
      address,
      enabled: options.enabled ?? true,
      settings: settings as Record<string, unknown>,
      secrets,
    },
  });
  return {
    ...workspace,
    mail,
    inbox,
    dispose: async () => {
      await workspace.dispose();
      await mail.stop();
    },
  };
}
