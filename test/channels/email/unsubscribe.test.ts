import { describe, expect, it } from 'vitest';
import { composeMail } from '../../../server/channels/email/smtp/compose.ts';
import { emailSecrets, emailSettings } from '../../../server/channels/email/settings.ts';
import { outbound } from './account.ts';

const account = {
  ...{ inboxId: 'unsubscribe', name: 'News', address: 'news@acme.example' },
  settings: emailSettings.parse({}),
  secrets: emailSecrets.parse({}),
};
const headersOf = (unsubscribe?: string) =>
  composeMail(account, outbound(unsubscribe === undefined ? {} : { unsubscribe })).headers;

describe('how mail is stopped', () => {
  it('by one click where the address is of https (RFC 8058)', () => {
    expect(headersOf('https://desk.example/unsubscribe/1.a')).toMatchObject({
      'List-Unsubscribe': '<https://desk.example/unsubscribe/1.a>',
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    });
  });

  it('only by a page where it is not (RFC 2369)', () => {
    const headers = headersOf('http://localhost:3000/unsubscribe/1.a');
    expect(headers).toMatchObject({ 'List-Unsubscribe': '<http://localhost:3000/unsubscribe/1.a>' });
    expect(headers).not.toHaveProperty('List-Unsubscribe-Post');
  });

  it('answers to people say nothing of it', () => {
    expect(headersOf()).not.toHaveProperty('List-Unsubscribe');
  });

  it('nothing else gets into the header by it', () => {
    const headers = headersOf('https://desk.example/a>\r\nBcc: <x@y.example>') as Record<string, string>;
    expect(headers['List-Unsubscribe']).toBe('<https://desk.example/aBcc:x@y.example>');
  });
});
