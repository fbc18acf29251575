import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Actor } from '../../../../shared/abilities.ts';
import { noteInput } from '../../../../shared/schemas/message.ts';
import { openAttachment } from '../../../../server/services/attachments/open.ts';
import { largestUpload, uploadAttachment } from '../../../../server/services/attachments/upload.ts';
import { addNote } from '../../../../server/services/messages/note.ts';
import { clientId, conversation, inbox } from '../../../support/conversations.ts';
import { person, serviceContext, type ServiceContext } from '../../../support/service-context.ts';
import { testDatabase } from '../../../support/test-database.ts';

const database = testDatabase();
const png = Buffer.from('89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489', 'hex');
let context: ServiceContext;
let inboxId: string;
let anna: Actor;
let ben: Actor;

beforeAll(async () => {
  context = await serviceContext(database);
  inboxId = (await inbox(context)).id;
  anna = await person(context, { name: 'Anna', inboxIds: [inboxId] });
  ben = await person(context, { name: 'Ben', inboxIds: [inboxId] });
});
afterAll(() => context.dispose());

const upload = (name: string, type: string, source: Buffer) =>
  uploadAttachment(context, anna, { name, type, source });

describe('upload', () => {
  test('decides by content: a picture called text is a picture, a page called picture is none', async () => {
    expect(await upload('notes.txt', 'text/plain', png)).toMatchObject({
      type: 'image/png',
      preview: 'image',
    });
    const page = await upload('cat.png', 'image/png', Buffer.from('<html><script>alert(1)</script></html>'));
    expect(page.preview).not.toBe('image');
    expect(page.type).not.toMatch(/image|html/);
    const svg = '<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>';
    expect((await upload('x.svg', 'image/svg+xml', Buffer.from(svg))).preview).not.toBe('image');
  });

  test('makes names safe', async () => {
    const { name } = await upload('..\\..\\etc/pass\u202egpj.exe\u0000', 'text/plain', Buffer.from('x'));
    expect(name).toBe('passgpj.exe');
  });

  test('refuses what no channel carries', async () => {
    const huge = Buffer.alloc(largestUpload() + 1);
    await expect(upload('huge.bin', 'x/y', huge)).rejects.toMatchObject({ code: 'payload-too-large' });
  });
});

describe('open', () => {
  test('an upload is its uploader’s; a file of a conversation is for whoever sees that', async () => {
    const file = await upload('a.txt', 'text/plain', Buffer.from('hello'));
    const wanted = { id: file.id, inline: false };
    expect(await text((await openAttachment(context, anna, wanted)).stream)).toBe('hello');
    await expect(openAttachment(context, ben, wanted)).rejects.toMatchObject({ code: 'not-found' });
    const thread = await conversation(context, inboxId);
    const input = noteInput.parse({ clientId: clientId(), text: 'See', attachmentIds: [file.id] });
    await addNote(context, anna, { conversationId: thread.id, input });
    expect(await text((await openAttachment(context, ben, wanted)).stream)).toBe('hello');
    const eve = await person(context, { name: 'Eve' });
    await expect(openAttachment(context, eve, wanted)).rejects.toMatchObject({ code: 'not-found' });
  });

  test('somebody else’s upload cannot be sent, nor one twice', async () => {
    const file = await upload('a.txt', 'text/plain', Buffer.from('mine'));
    const thread = await conversation(context, inboxId);
    const note = (actor: Actor) =>
      addNote(context, actor, {
        conversationId: thread.id,
        input: noteInput.parse({ clientId: clientId(), text: 'See', attachmentIds: [file.id] }),
      });
    await expect(note(ben)).rejects.toMatchObject({ code: 'validation-failed' });
    await note(anna);
    await expect(note(anna)).rejects.toMatchObject({ code: 'validation-failed' });
  });

  test('is saved by default; shown only where safe, locked up, as what it is', async () => {
    const file = await upload('Füße "1".png', 'text/html', png);
    const saved = await openAttachment(context, anna, { id: file.id, inline: false });
    expect(saved.headers).toMatchObject({
      'Content-Type': 'application/octet-stream',
      'Content-Disposition': `attachment; filename="F__e _1_.png"; filename*=UTF-8''F%C3%BC%C3%9Fe%20_1_.png`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Length': String(png.length),
    });
    const shown = await openAttachment(context, anna, { id: file.id, inline: true });
    expect(shown.headers['Content-Type']).toBe('image/png');
    expect(shown.headers['Content-Disposition']).toMatch(/^inline/);
    expect(shown.headers['Content-Security-Policy']).toMatch(/^sandbox; default-src 'none'/);
    const page = await upload('x.html', 'text/html', Buffer.from('<script>1</script>'));
    const asText = await openAttachment(context, anna, { id: page.id, inline: true });
    expect(['text/plain; charset=utf-8', 'application/octet-stream']).toContain(
      asText.headers['Content-Type'],
    );
    for (const one of [saved, shown, asText]) one.stream.destroy();
  });
});
