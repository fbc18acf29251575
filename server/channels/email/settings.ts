import { z } from 'zod';

/**
 * The settings form of a mailbox is drawn from these, in this order: titles, descriptions and defaults are what people
 * read. Most leave what is marked `advanced` alone; the form folds it away.
 */

const port = z.number().int().min(1).max(65_535);
const security = z.enum(['tls', 'starttls', 'none']);
const securityWords = { title: 'Security', labels: { tls: 'TLS', starttls: 'STARTTLS', none: 'None' } };

const imap = z
  .object({
    host: z.string().trim().max(253).default('').meta({
      title: 'Server',
      description: 'For example imap.example.com. Leave empty when mail is pushed in by your mail server.',
    }),
    port: port.default(993).meta({ title: 'Port', description: '993 for TLS, 143 for STARTTLS.' }),
    security: security.default('tls').meta(securityWords),
    user: z.string().trim().max(320).default('').meta({
      title: 'User',
      description: 'Usually the whole address. Leave empty to use the address of the inbox.',
    }),
    folders: z.array(z.string().min(1).max(500)).min(1).max(20).default(['INBOX']).meta({
      title: 'Folders',
      advanced: true,
      description: 'Folders to import from. INBOX is right for most.',
    }),
    importSinceDays: z.number().int().min(0).max(3650).default(3).meta({
      title: 'Days to import at first',
      advanced: true,
      description:
        'How far back the first import reaches. Later nothing is missed, however long the connection was away.',
    }),
    maxMegabytes: z.number().int().min(1).max(200).default(50).meta({
      title: 'Largest mail (MB)',
      advanced: true,
      description: 'A larger mail goes to the quarantine with its headers only.',
    }),
    pollSeconds: z.number().int().min(10).max(3600).default(60).meta({
      title: 'Safety poll (seconds)',
      advanced: true,
      description: 'New mail is pushed; this also looks by itself, for servers that forget to push.',
    }),
  })
  .prefault({})
  .meta({ title: 'Incoming mail (IMAP)' });

const smtp = z
  .object({
    host: z
      .string()
      .trim()
      .max(253)
      .default('')
      .meta({ title: 'Server', description: 'For example smtp.example.com.' }),
    port: port.default(587).meta({ title: 'Port', description: '587 for STARTTLS, 465 for TLS.' }),
    security: security.default('starttls').meta(securityWords),
    user: z.string().trim().max(320).default('').meta({
      title: 'User',
      description: 'Leave empty to use the IMAP user.',
    }),
    maxConnections: z
      .number()
      .int()
      .min(1)
      .max(20)
      .default(3)
      .meta({ title: 'Connections at once', advanced: true }),
  })
  .prefault({})
  .meta({ title: 'Outgoing mail (SMTP)' });

const oauth = z
  .object({
    provider: z
      .enum(['google', 'microsoft'])
      .default('google')
      .meta({ title: 'Provider', labels: { google: 'Google', microsoft: 'Microsoft' } }),
    clientId: z.string().trim().max(500).default('').meta({ title: 'Client ID' }),
    tenant: z.string().trim().max(100).default('common').meta({
      title: 'Microsoft tenant',
      advanced: true,
      description: 'Only for Microsoft: the directory’s id or domain; "common" for any.',
    }),
    tokenUrl: z.string().trim().max(2000).default('').meta({
      title: 'Token endpoint',
      advanced: true,
      description: 'Leave empty for the provider’s own.',
    }),
  })
  .prefault({})
  .meta({ title: 'OAuth 2.0', showWhen: { path: 'auth', is: 'oauth2' } });

const dkim = z
  .object({
    domain: z.string().trim().toLowerCase().max(253).default('').meta({
      title: 'Domain',
      description: 'Leave empty when your mail server signs by itself, as most do.',
    }),
    selector: z.string().trim().max(63).default('').meta({ title: 'Selector' }),
  })
  .prefault({})
  .meta({ title: 'DKIM signature', advanced: true });

export const emailSettings = z
  .object({
    auth: z
      .enum(['password', 'oauth2'])
      .default('password')
      .meta({
        title: 'Log in with',
        labels: { password: 'Password', oauth2: 'OAuth 2.0' },
        description: 'Google and Microsoft ask for OAuth 2.0 or an app password.',
      }),
    imap,
    smtp,
    oauth,
    fromName: z.string().trim().max(120).default('').meta({
      title: 'Sender name',
      description: 'Stands before the address. Leave empty to use the name of the inbox.',
    }),
    replyTokenAddressing: z.boolean().default(true).meta({
      title: 'Reply addresses with a token',
      advanced: true,
      description:
        'Answers go to support+token@… so that they find their conversation for sure. Switch off when your server does not deliver plus addresses.',
    }),
    dkim,
    allowInvalidCertificates: z.boolean().default(false).meta({
      title: 'Accept invalid certificates',
      advanced: true,
      description:
        'Anyone between here and the server could read the mail. Prefer to paste the certificate below.',
    }),
    certificateAuthority: z.string().max(20_000).default('').meta({
      title: 'Own certificate authority',
      advanced: true,
      multiline: true,
      description: 'PEM text of the certificate to trust, for servers with a certificate of their own.',
    }),
  })
  .meta({ title: 'E-mail' });
export type EmailSettings = z.infer<typeof emailSettings>;

const secret = (meta: {
  title: string;
  description?: string;
  group: string;
  multiline?: boolean;
  showWhen?: { path: string; is: string };
  /** Sent to nobody: it need not be given again when a host changes. */
  staysHere?: boolean;
}): z.ZodDefault<z.ZodString> => z.string().max(10_000).default('').meta(meta);

const showWhen = { path: 'auth', is: 'password' };

/** Each stands at the end of the settings' group that it names. */
export const emailSecrets = z.object({
  imapPassword: secret({ title: 'Password', group: 'imap', showWhen }),
  smtpPassword: secret({
    title: 'Password',
    description: 'Leave empty to use the IMAP password.',
    group: 'smtp',
    showWhen,
  }),
  clientSecret: secret({ title: 'Client secret', group: 'oauth' }),
  refreshToken: secret({ title: 'Refresh token', group: 'oauth' }),
  dkimPrivateKey: secret({
    title: 'Private key',
    description: 'PEM text.',
    group: 'dkim',
    multiline: true,
    staysHere: true,
  }),
});
export type EmailSecrets = z.infer<typeof emailSecrets>;
