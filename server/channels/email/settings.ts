import { z } from 'zod';

/** The settings form of a mailbox is drawn from these: titles, descriptions and defaults are what people read. */

const port = z.number().int().min(1).max(65_535);
const security = z.enum(['tls', 'starttls', 'none']);

const imap = z
  .object({
    host: z.string().trim().max(253).default('').meta({
      title: 'IMAP server',
      description: 'For example imap.example.com. Leave empty when mail is pushed in by your mail server.',
    }),
    port: port.default(993).meta({ title: 'IMAP port', description: '993 for TLS, 143 for STARTTLS.' }),
    security: security.default('tls').meta({ title: 'IMAP security' }),
    user: z.string().trim().max(320).default('').meta({
      title: 'IMAP user',
      description: 'Usually the whole address. Leave empty to use the address of the inbox.',
    }),
    folders: z.array(z.string().min(1).max(500)).min(1).max(20).default(['INBOX']).meta({
      title: 'Folders',
      description: 'Folders to import from. INBOX is right for most.',
    }),
    importSinceDays: z.number().int().min(0).max(3650).default(3).meta({
      title: 'Days to import at first',
      description:
        'How far back the first import reaches. Later nothing is missed, however long the connection was away.',
    }),
    maxMegabytes: z.number().int().min(1).max(200).default(50).meta({
      title: 'Largest mail (MB)',
      description: 'A larger mail goes to the quarantine with its headers only.',
    }),
    pollSeconds: z.number().int().min(10).max(3600).default(60).meta({
      title: 'Safety poll (seconds)',
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
      .meta({ title: 'SMTP server', description: 'For example smtp.example.com.' }),
    port: port.default(587).meta({ title: 'SMTP port', description: '587 for STARTTLS, 465 for TLS.' }),
    security: security.default('starttls').meta({ title: 'SMTP security' }),
    user: z.string().trim().max(320).default('').meta({
      title: 'SMTP user',
      description: 'Leave empty to use the IMAP user.',
    }),
    maxConnections: z.number().int().min(1).max(20).default(3).meta({ title: 'Connections at once' }),
  })
  .prefault({})
  .meta({ title: 'Outgoing mail (SMTP)' });

const oauth = z
  .object({
    provider: z.enum(['google', 'microsoft']).default('google').meta({ title: 'Provider' }),
    clientId: z.string().trim().max(500).default('').meta({ title: 'Client ID' }),
    tenant: z.string().trim().max(100).default('common').meta({
      title: 'Microsoft tenant',
      description: 'Only for Microsoft: the directory’s id or domain; "common" for any.',
    }),
    tokenUrl: z.string().trim().max(2000).default('').meta({
      title: 'Token endpoint',
      description: 'Leave empty for the provider’s own.',
    }),
  })
  .prefault({})
  .meta({ title: 'OAuth 2.0', description: 'Only when you log in with OAuth 2.0 instead of a password.' });

const dkim = z
  .object({
    domain: z.string().trim().toLowerCase().max(253).default('').meta({
      title: 'DKIM domain',
      description: 'Leave empty when your mail server signs by itself, as most do.',
    }),
    selector: z.string().trim().max(63).default('').meta({ title: 'DKIM selector' }),
  })
  .prefault({})
  .meta({ title: 'DKIM signature' });

export const emailSettings = z
  .object({
    imap,
    smtp,
    auth: z.enum(['password', 'oauth2']).default('password').meta({
      title: 'Log in with',
      description: 'Google and Microsoft ask for OAuth 2.0 or an app password.',
    }),
    oauth,
    fromName: z.string().trim().max(120).default('').meta({
      title: 'Sender name',
      description: 'Stands before the address. Leave empty to use the name of the inbox.',
    }),
    replyTokenAddressing: z.boolean().default(true).meta({
      title: 'Reply addresses with a token',
      description:
        'Answers go to support+token@… so that they find their conversation for sure. Switch off when your server does not deliver plus addresses.',
    }),
    dkim,
    allowInvalidCertificates: z.boolean().default(false).meta({
      title: 'Accept invalid certificates',
      description:
        'Anyone between here and the server could read the mail. Prefer to paste the certificate below.',
    }),
    certificateAuthority: z.string().max(20_000).default('').meta({
      title: 'Own certificate authority',
      description: 'PEM text of the certificate to trust, for servers with a certificate of their own.',
    }),
  })
  .meta({ title: 'E-mail' });
export type EmailSettings = z.infer<typeof emailSettings>;

const secret = (title: string, description = ''): z.ZodDefault<z.ZodString> =>
  z.string().max(10_000).default('').meta({ title, description });

export const emailSecrets = z.object({
  imapPassword: secret('IMAP password'),
  smtpPassword: secret('SMTP password', 'Leave empty to use the IMAP password.'),
  clientSecret: secret('OAuth client secret'),
  refreshToken: secret('OAuth refresh token'),
  dkimPrivateKey: secret('DKIM private key', 'PEM text.'),
});
export type EmailSecrets = z.infer<typeof emailSecrets>;
