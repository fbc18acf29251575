import { createTransport } from 'nodemailer';
import { composeRaw, type ScriptedMail } from '../../server/channels/email/simulator.ts';
import type { MailServers } from '../support/mail-servers/mail-servers.ts';

export const supportAddress = 'support@support.test';

/** A mail of a customer in few words; ids without brackets. */
export interface Post {
  from: string;
  name: string;
  subject: string;
  text: string;
  html?: string;
  id: string;
  /** The ids of what it answers, oldest first. */
  answers?: string[];
  to?: string;
  files?: NonNullable<ScriptedMail['files']>;
  headers?: Record<string, string>;
}

export function composePost(post: Post): Buffer {
  const { answers = [] } = post;
  return composeRaw({
    from: { address: post.from, name: post.name },
    to: [{ address: post.to ?? supportAddress, name: '' }],
    subject: post.subject,
    text: post.text,
    messageId: post.id,
    inReplyTo: answers.at(-1) ?? null,
    references: answers,
    date: new Date(),
    ...(post.html === undefined ? {} : { html: post.html }),
    ...(post.files ? { files: post.files } : {}),
    ...(post.headers ? { headers: post.headers } : {}),
  });
}

/** Hands it to the MTA's public door, as the customer's own provider would. */
export async function sendPost(mail: MailServers, post: Post): Promise<void> {
  const transport = createTransport({
    host: '127.0.0.1',
    port: mail.mx.port,
    tls: { rejectUnauthorized: false },
  });
  try {
    await transport.sendMail({
      envelope: { from: post.from, to: [post.to ?? supportAddress] },
      raw: composePost(post),
    });
  } finally {
    transport.close();
  }
}

/** A header of a raw mail, unfolded; '' when it is not there. */
export function headerOf(raw: Buffer, name: string): string {
  const head = (raw.toString('latin1').split(/\r?\n\r?\n/)[0] ?? '').replace(/\r?\n[ \t]+/g, ' ');
  return new RegExp(`^${name}: (.*)$`, 'im').exec(head)?.[1]?.trim() ?? '';
}
