import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startMailServers, type MailServers } from '../support/mail-servers/mail-servers.ts';
import type { Workspace } from '../support/workspace.ts';
import {
  chooseOf,
  editor,
  isSamePage,
  letter,
  markPage,
  messages,
  naturalWidth,
  openConversation,
  openInbox,
  pastePicture,
  row,
  rows,
  send,
  write,
} from './desk.ts';
import { composePost, headerOf, sendPost, supportAddress } from './post.ts';
import { becomes, canRun, openScene, pictureFailure, type Scene } from './scene.ts';

const alice = { from: 'alice@customer.test', name: 'Alice Ahlgren' };
const bob = { from: 'bob@customer.test', name: 'Bob Brandt' };
/** Nobody whom we ever wrote to. */
const stranger = { from: 'zoe@other.test', name: 'Zoe Zander' };
const subject = 'The lamp flickers';
/** A red dot. */
const dot = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
  'base64',
);

describe.runIf(canRun('mail in the browser'))('mail, from a mailbox to the browser and back', () => {
  let mail: MailServers;
  let scene: Scene;
  let workspace: Workspace;
  let page: Page;
  let inboxId = '';
  let firstReply: Buffer;
  /** Somebody's server with pictures: what is asked of it was loaded. */
  let pictures: Server;
  const asked: string[] = [];

  beforeAll(async () => {
    mail = await startMailServers();
    scene = await openScene();
    workspace = scene.workspace;
    ({ page } = await scene.window(scene.admin));
    pictures = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'image/png' }).end(dot);
    });
    await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve));
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(async () => {
    await scene.close();
    await mail.stop();
    pictures.closeAllConnections();
    await new Promise((resolve) => pictures.close(resolve));
  });

  const input = (name: string) => page.locator(`[name="${name}"]`);
  const idOf = (raw: Buffer) => headerOf(raw, 'Message-ID').replace(/[<>]/g, '');

  it('connects an inbox by a form that is drawn from the channel, after a test in the provider’s words', async () => {
    const user = mail.users.find((one) => one.address === supportAddress);
    await page.goto('/settings/inboxes/new');
    await input('name').fill('Support');
    await input('address').fill(supportAddress);
    await input('settings.imap.host').fill('127.0.0.1');
    await input('settings.imap.port').fill(String(mail.imap.tlsPort));
    await input('settings.imap.user').fill(supportAddress);
    await input('settings.smtp.host').fill('127.0.0.1');
    await input('settings.smtp.port').fill(String(mail.smtp.port));
    await page.getByText('More settings').click();
    await input('settings.certificateAuthority').fill(mail.ca);
    await input('secrets.imapPassword').fill('wrong');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('Something did not answer. This is what we were told:').waitFor();
    await page
      .getByText(/Authentication failed/i)
      .first()
      .waitFor();

    await input('secrets.imapPassword').fill(user?.password ?? '');
    await page.getByRole('button', { name: 'Test connection' }).click();
    await page.getByText('Everything answers.').waitFor();
    await page.getByRole('button', { name: 'Create inbox' }).click();
    await page.getByRole('heading', { name: 'Support', level: 1 }).waitFor();
    await page.getByText('Working').waitFor();
    inboxId = new URL(page.url()).pathname.split('/').at(-1) ?? '';

    await page.getByRole('tab', { name: 'Signature' }).click();
    await input('signature.text').fill('Harbour Lamps\nAlways lit');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').first().waitFor();
  });

  it('shows a customer’s mail by IDLE, without a reload', async () => {
    await openInbox(page);
    await page.getByText('No open conversations.').waitFor();
    await markPage(page);
    await sendPost(mail, {
      ...alice,
      subject,
      text: 'It flickers when it rains.',
      id: 'lamp-1@customer.test',
    });
    await row(page, subject).waitFor();
    await row(page, 'It flickers when it rains.').waitFor();
    expect(await isSamePage(page)).toBe(true);
    await openConversation(page, subject);
    await letter(page, 'It flickers when it rains.').waitFor();
  });

  it('answers by keyboard, takes the answer back within its time, and sends it again', async () => {
    await write(page, 'Please try another bulb.');
    await send(page);
    const reply = letter(page, 'Please try another bulb.');
    await page.getByText('Your reply goes out in a moment.').waitFor();
    await reply.locator('[data-delivery="held"]').waitFor();
    await page.keyboard.press('z');
    await becomes(() => editor(page).innerText(), 'Please try another bulb.');
    await becomes(() => messages(page).count(), 1);
    expect(mail.mailbox(alice.from).messages()).toHaveLength(0);

    await attachAndCopy();
    await editor(page).focus();
    await send(page);
    await reply.locator('[data-delivery="sent"]').waitFor();
    firstReply = await mail.mailbox(alice.from).waitFor('another bulb');
    expect(mail.mailbox(alice.from).messages()).toHaveLength(1);
    expect(headerOf(firstReply, 'In-Reply-To')).toBe('<lamp-1@customer.test>');
    expect(headerOf(firstReply, 'References')).toContain('<lamp-1@customer.test>');
    expect(headerOf(firstReply, 'Reply-To')).toMatch(/support\+[\w.~-]{8,}@support\.test/);
    expect(headerOf(firstReply, 'Subject')).toBe(`Re: ${subject}`);
    expect(headerOf(firstReply, 'Auto-Submitted')).toBe('');
    const parsed = await simpleParser(firstReply, { skipImageLinks: true });
    expect(parsed.text).toContain('Please try another bulb.');
    expect(parsed.text).toContain('Always lit');
    expect(parsed.html).toContain('Please try another bulb.');
    expect(parsed.from?.value[0]).toMatchObject({ address: supportAddress, name: 'Support' });
    const [picture, manual] = ['dot.png', 'manual.txt'].map((name) =>
      parsed.attachments.find(({ filename }) => filename === name),
    );
    expect(manual?.content.toString()).toBe('Turn it left.');
    expect(picture?.content).toEqual(dot);
    expect(parsed.html).toContain(`cid:${picture?.cid ?? 'none'}`);
    expect(headerOf(firstReply, 'Cc')).toContain(bob.from);
    await mail.mailbox(bob.from).waitFor('another bulb');
  });

  /** A file by the button, a picture by paste, a colleague of the customer in copy. */
  async function attachAndCopy(): Promise<void> {
    const composer = page.locator('section[data-composer="reply"]');
    await composer
      .locator('input[type="file"]')
      .setInputFiles({ name: 'manual.txt', mimeType: 'text/plain', buffer: Buffer.from('Turn it left.') });
    await composer.getByText('manual.txt').waitFor();
    await pastePicture(editor(page), { name: 'dot.png', base64: dot.toString('base64') });
    await becomes(() => naturalWidth(editor(page).getByRole('img', { name: 'dot.png' })), 1);
    await composer.getByRole('button', { name: /Cc Bcc/ }).click();
    await composer.getByLabel('Cc', { exact: true }).fill(bob.from);
    await page.keyboard.press('Enter');
    await composer.getByRole('button', { name: `Remove ${bob.from}` }).waitFor();
  }

  it('threads what the customer answers, with the history folded', async () => {
    const replyTo = /[\w.+~-]+@support\.test/.exec(headerOf(firstReply, 'Reply-To'))?.[0] ?? '';
    await sendPost(mail, {
      ...alice,
      to: replyTo,
      subject: `Re: ${subject}`,
      text: 'That helped, thanks!\n\nOn Mon, 2 Nov 2026 at 10:00, Support <support@support.test> wrote:\n> Please try another bulb.\n',
      id: 'lamp-2@customer.test',
    });
    const answer = letter(page, 'That helped, thanks!');
    await answer.waitFor();
    expect(await rows(page).count()).toBe(1);
    const quote = answer.getByText('Please try another bulb.');
    expect(await quote.count()).toBe(0);
    await answer.getByRole('button', { name: 'Show quoted text' }).click();
    await quote.waitFor();
    await chooseOf(answer, 'Why is it here?');
    await page.getByText('It was sent to the reply address of this conversation.').waitFor();
    await page.keyboard.press('Escape');

    await sendPost(mail, {
      ...alice,
      subject: `Re: ${subject}`,
      text: 'One more thing: is it waterproof?',
      id: 'lamp-3@customer.test',
      answers: [idOf(firstReply)],
    });
    const second = letter(page, 'is it waterproof?');
    await second.waitFor();
    await chooseOf(second, 'Why is it here?');
    await page.getByText('It answers a message that we sent from here.').waitFor();
    await page.keyboard.press('Escape');
    expect(await rows(page).count()).toBe(1);
  });

  it('splits a message off, and puts it back', async () => {
    const before = new URL(page.url()).pathname;
    await chooseOf(letter(page, 'is it waterproof?'), 'Split into its own conversation');
    await becomes(() => new URL(page.url()).pathname !== before, true);
    await becomes(() => messages(page).count(), 1);
    await becomes(() => rows(page).count(), 2);
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => new URL(page.url()).pathname, before);
    await letter(page, 'is it waterproof?').waitFor();
    await becomes(() => rows(page).count(), 1);
  });

  it('gives a stranger in the chain a conversation of their own', async () => {
    await sendPost(mail, {
      ...stranger,
      subject: `Re: ${subject}`,
      text: 'Alice forwarded this to me. What does it cost?',
      id: 'lamp-4@customer.test',
      answers: ['lamp-1@customer.test', idOf(firstReply)],
    });
    await becomes(() => rows(page).count(), 2);
    await openConversation(page, stranger.name);
    await becomes(() => messages(page).count(), 1);
    await chooseOf(letter(page, 'What does it cost?'), 'Why is it here?');
    await page.getByText('It refers to a conversation that its sender takes no part in').waitFor();
    await page.getByRole('dialog').getByRole('link', { name: subject }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('loads nothing from elsewhere until asked, shows pictures of the mail itself, and hands out its files', async () => {
    const { port } = pictures.address() as AddressInfo;
    const elsewhere: string[] = [];
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (/^https?:/.test(protocol) && origin !== workspace.product.url) elsewhere.push(request.url());
    });
    const remote = `http://127.0.0.1:${String(port)}`;
    const contract = Buffer.from('%PDF-1.4 the contract');
    await sendPost(mail, {
      ...bob,
      subject: 'Our newsletter',
      text: 'See the pictures.',
      html: `<h1>Spring lamps</h1><p>See the pictures.</p><img src="cid:dot@customer.test" alt="dot" width="40" height="40"><img src="${remote}/track.png" alt="far"><div style="background-image:url(${remote}/back.png)">x</div>`,
      files: [
        { name: 'dot.png', type: 'image/png', content: dot, contentId: 'dot@customer.test' },
        { name: 'Vertrag für Bob.pdf', type: 'application/pdf', content: contract },
      ],
      id: 'news-1@customer.test',
    });
    await row(page, 'Our newsletter').waitFor();
    await openConversation(page, 'Our newsletter');
    const frame = messages(page).frameLocator('iframe');
    await frame.getByRole('heading', { name: 'Spring lamps' }).waitFor();
    await becomes(() => naturalWidth(frame.getByRole('img', { name: 'dot' })), 1);
    await page.getByText('Images from other servers are not shown.').waitFor();
    expect(elsewhere).toEqual([]);
    expect(asked).toEqual([]);

    const download = page.waitForEvent('download');
    await page.getByRole('link', { name: /Download Vertrag/ }).click();
    const file = await download;
    expect(file.suggestedFilename()).toBe('Vertrag für Bob.pdf');
    expect(await readFile(await file.path())).toEqual(contract);

    await page.getByRole('button', { name: 'Show images' }).click();
    await becomes(() => asked.includes('/track.png'), true);
  });

  it('shows on the reply that it bounced, in the words of the other server', async () => {
    mail.mailbox(supportAddress).drop(
      composePost({
        from: 'nobody@customer.test',
        name: 'Nora Nobody',
        subject: 'Do you deliver?',
        text: 'To the islands, I mean.',
        id: 'gone-1@customer.test',
      }),
    );
    await row(page, 'Do you deliver?').waitFor();
    await openConversation(page, 'Do you deliver?');
    await write(page, 'Yes, by boat.');
    await send(page);
    const reply = letter(page, 'Yes, by boat.');
    await reply.locator('[data-delivery="failed"]').waitFor({ timeout: 40_000 });
    await reply.getByText('Not delivered: the receiving server sent it back.').waitFor();
    await reply.getByText(/User doesn't exist/).waitFor();
    expect(await row(page, 'Mail delivery failed').count()).toBe(0);
  });

  it('keeps a mail that is too large apart, with its reason, its source and another try', async () => {
    const { settings } = await workspace.api.call('readInbox', { params: { id: inboxId } });
    const limit = (maxMegabytes: number) =>
      workspace.api.call('updateInbox', {
        params: { id: inboxId },
        body: { settings: { ...settings, imap: { ...(settings['imap'] as object), maxMegabytes } } },
      });
    await limit(1);
    mail.mailbox(supportAddress).drop(
      composePost({
        ...bob,
        subject: 'All my photos',
        text: 'x'.repeat(70).concat('\n').repeat(22_000),
        id: 'large-1@customer.test',
      }),
    );
    mail.mailbox(supportAddress).drop(
      composePost({
        ...bob,
        subject: 'Did they arrive?',
        text: 'The photos.',
        id: 'small-1@customer.test',
      }),
    );
    await openInbox(page);
    await row(page, 'Did they arrive?').waitFor();
    await page.goto(`/settings/inboxes/${inboxId}`);
    const item = page.getByRole('listitem').filter({ hasText: 'All my photos' });
    await item
      .getByText(/larger|large|MB|bytes/)
      .first()
      .waitFor();
    await item.getByRole('button', { name: 'Source' }).click();
    await page.getByRole('dialog').getByText('large-1@customer.test').first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await limit(50);
    await item.getByRole('button', { name: 'Import again' }).click();
    await item.waitFor({ state: 'detached' });
    await openInbox(page);
    await row(page, 'All my photos').waitFor();
  });
});
