import { text as readAll } from 'node:stream/consumers';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import type { ExportFormat } from '../../../../shared/schemas/export.ts';
import { exportConversation } from '../../../../server/services/export/export-conversation.ts';
import { quoted } from '../../../../server/services/export/as-mbox.ts';
import { markdownText } from '../../../../shared/text/markdown.ts';
import { newId } from '../../../../server/store/ids.ts';
import type { StoredConversation } from '../../../../server/store/conversation-rows.ts';
import { conversation, inbox, letter } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
let context: ServiceContext;
let ada: Actor;
let at: StoredConversation;
const source = Buffer.from(
  'From: eve@customer.example\r\nTo: support@acme.example\r\nSubject: Raw\r\n\r\nFrom here on\r\n>From there\r\n',
);

beforeAll(async () => {
  context = await serviceContext(database);
  ada = await person(context, { name: 'Ada', role: 'admin' });
  const { id: inboxId } = await inbox(context);
  at = await conversation(context, inboxId, {
    ...{ subject: 'Zelt <script>alert(1)</script> ../"x', text: '# Not a heading\n1. <b>no</b>' },
    contact: { id: newId(), name: 'Zoë\r\nBcc: x@evil.example', address: 'zoe@customer.example' },
  });
  const next = async (more: Parameters<typeof letter>[2]) => {
    context.clock.forward(60_000);
    return letter(context, at, more);
  };
  await next({ text: 'x', html: '<style>td{color:red}</style><p onclick="x">Fein</p>' });
  await next({ kind: 'note', text: 'Among us', author: { type: 'user', id: null, name: 'Ada' } });
  const item = {
    ...{ id: newId(), inboxId, externalId: 'raw-1', state: 'imported' as const, reason: null, attempts: 1 },
    ...{ size: source.length, summary: { from: '', subject: '' }, raw: source, fileKey: null },
    ...{ providerTime: null, receivedAt: new Date(0), notBefore: new Date(0), settledAt: null },
    ...{ messageId: null, conversationId: null },
  };
  await context.store.rawItems.collection.insert(item);
  await next({ text: 'From here on', rawItemId: item.id });
  for (let n = 0; n < 120; n += 1) await next({ text: `Line ${String(n)}` });
});
afterAll(() => context.dispose());

async function exported(format: ExportFormat, notes = false) {
  const { stream, headers } = await exportConversation(context, ada, { id: at.id, format, notes });
  return { written: await readAll(stream), headers };
}

test('as a page in which nothing of a stranger runs, is loaded or changes the rest', async () => {
  const { written, headers } = await exported('html');
  expect(written).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(written).not.toMatch(/<script|<style>td|<b>no/);
  expect(written).toContain("default-src 'none'");
  expect(written.match(/<article/g)).toHaveLength(123);
  expect(written).not.toContain('Among us');
  expect(headers['Content-Disposition']).toMatch(
    /^attachment; filename="\d+ Zelt _script_alert\(1\)_-script_/,
  );
  expect((await exported('html', true)).written).toContain('Among us');
});

test('as Markdown that reads as it was written', async () => {
  const { written } = await exported('markdown', true);
  expect(written).toContain('\\# Not a heading');
  expect(written).toContain('1\\. \\<b>no\\</b>');
  expect(written).toContain('(note)');
  expect(written).toContain('Line 119');
});

test('as JSON that is one document', async () => {
  const { conversation: one, messages } = JSON.parse((await exported('json')).written) as {
    conversation: { id: string };
    messages: { kind: string }[];
  };
  expect(one.id).toBe(at.id);
  expect(messages.filter(({ kind }) => kind === 'inbound')).toHaveLength(123);
  expect(messages.some(({ kind }) => kind === 'note')).toBe(false);
});

test('as a mailbox: sources as they came, all else as mails in which nobody writes a header', async () => {
  const { written } = await exported('mbox', true);
  const mails = written.split(/^From MAILER-DAEMON .*\n/m).slice(1);
  expect(mails).toHaveLength(124);
  expect(written).toContain('\n>From here on\n>>From there\n');
  const first = await simpleParser(mails[0] ?? '');
  expect(first.subject).toBe(at.subject);
  expect(first.from?.text).toContain('zoe@customer.example');
  expect(first.bcc).toBeUndefined();
  expect(first.text?.trim()).toBe('# Not a heading\n1. <b>no</b>');
  expect(mails.some((mail) => mail.includes('X-Onevoice-Kind: note'))).toBe(true);
});

test('is written down, and nobody gets what they do not see', async () => {
  expect((await context.store.audit.list(1))[0]).toMatchObject({
    action: 'conversation.exported',
    subject: `conversation:${at.id}`,
  });
  const ben = await person(context, { name: 'Ben', role: 'agent' });
  const asked = exportConversation(context, ben, { id: at.id, format: 'json', notes: false });
  await expect(asked).rejects.toThrow('no such conversation');
});

test.each([
  ['*a* _b_ [c](d) `e`', String.raw`\*a\* \_b\_ \[c\](d) \`e\``],
  [
    '- one\n2) two\n> three',
    String.raw`\- one` + '  \n' + String.raw`2\) two` + '  \n' + String.raw`\> three`,
  ],
  ['one\n\ntwo', 'one\n\ntwo'],
])('%j in Markdown', (plain, marked) => {
  expect(markdownText(plain)).toBe(marked);
});

test('no line of a mail begins another', () => {
  expect(quoted(Buffer.from('a\r\nFrom b\r\n>From c')).toString()).toBe('a\n>From b\n>>From c\n');
});
