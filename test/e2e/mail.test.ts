import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startMailServers, type MailServers } from '../support/mail-servers/mail-servers.ts';
import type { Workspace } from '../support/workspace.ts';
import { freshWord, isAgain } from './attempt.ts';
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
  /** What the journey is about; a try that begins it anew asks anew. */
  let lamp = { subject: '', id: '' };
  /** Another one for every try: in whatever a try brings along. */
  let word: string;
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
  beforeEach(async (test) => {
    word = freshWord();
    if (!isAgain(test)) return;
    await openInbox(page);
    if (lamp.subject === '') return;
    await row(page, lamp.subject).first().waitFor({ state: 'attached' });
    await openConversation(page, lamp.subject);
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(async () => {
    await scene.close();
    await mail.stop();
    pictures.closeAllConnections();
    await new Promise((resolve) => pictures.close(resolve));
  });

  const input = (name: string) => page.locator(`[name="${name}"]`);
  const mailId = (name: string) => `${name}-${word}@customer.test`;
  const idOf = (raw: Buffer) => headerOf(raw, 'Message-ID').replace(/[<>]/g, '');

  it('connects an inbox by a form that is drawn from the channel, after a test in the provider’s words', async () => {
    const { items } = await workspace.api.call('listInboxes');
    for (const { id } of items) await workspace.api.call('deleteInbox', { params: { id } });
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
    await page.getByText('No open conversations.').or(rows(page).first()).waitFor();
    await markPage(page);
    await askAboutLamp();
    await row(page, lamp.subject).getByText('It flickers when it rains.').waitFor();
    expect(await isSamePage(page)).toBe(true);
    await openConversation(page, lamp.subject);
    await letter(page, 'It flickers when it rains.').waitFor();
  });

  async function askAboutLamp(): Promise<void> {
    lamp = { subject: `The lamp flickers ${word}`, id: mailId('lamp') };
    await sendPost(mail, { ...alice, ...lamp, text: 'It flickers when it rains.' });
    await row(page, lamp.subject).waitFor();
  }
  /** What reached a customer of the conversation that is under way. */
  const arrived = (customer: string) =>
    mail
      .mailbox(customer)
      .messages()
      .filter((raw) => headerOf(raw, 'Subject') === `Re: ${lamp.subject}`);

  it('answers by keyboard, takes the answer back within its time, and sends it again', async (test) => {
    if (isAgain(test)) {
      await askAboutLamp();
      await openConversation(page, lamp.subject);
    }
    await write(page, 'Please try another bulb.');
    await send(page);
    const reply = letter(page, 'Please try another bulb.');
    await page.getByText('Your reply goes out in a moment.').waitFor();
    await reply.locator('[data-delivery="held"]').waitFor();
    await page.keyboard.press('z');
    await becomes(() => editor(page).innerText(), 'Please try another bulb.');
    await becomes(() => messages(page).count(), 1);
    expect(arrived(alice.from)).toHaveLength(0);

    await attachAndCopy();
    await editor(page).focus();
    await send(page);
    await reply.locator('[data-delivery="sent"]').waitFor();
    await becomes(() => arrived(alice.from).length, 1);
    firstReply = arrived(alice.from)[0] ?? Buffer.alloc(0);
    expect(headerOf(firstReply, 'In-Reply-To')).toBe(`<${lamp.id}>`);
    expect(headerOf(firstReply, 'References')).toContain(`<${lamp.id}>`);
    expect(headerOf(firstReply, 'Reply-To')).toMatch(/support\+[\w.~-]{8,}@support\.test/);
    expect(headerOf(firstReply, 'Subject')).toBe(`Re: ${lamp.subject}`);
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
    await becomes(() => arrived(bob.from).length, 1);
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
    await composer.getByText(`New in this conversation: ${bob.from}`).waitFor();
  }

  it('threads what the customer answers, with the history folded', async () => {
    const replyTo = /[\w.+~-]+@support\.test/.exec(headerOf(firstReply, 'Reply-To'))?.[0] ?? '';
    await sendPost(mail, {
      ...alice,
      to: replyTo,
      subject: `Re: ${lamp.subject}`,
      text:
        'That helped, ' +
        word +
        '!\n\nOn Mon, 2 Nov 2026 at 10:00, Support <support@support.test> wrote:\n> Please try another bulb.\n',
      id: mailId('thanks'),
    });
    const answer = letter(page, `That helped, ${word}!`);
    await answer.waitFor();
    expect(await row(page, lamp.subject).count()).toBe(1);
    const quote = answer.getByText('Please try another bulb.');
    expect(await quote.count()).toBe(0);
    await answer.getByRole('button', { name: 'Show quoted text' }).click();
    await quote.waitFor();
    await chooseOf(answer, 'Why is it here?');
    await page.getByText('It was sent to the reply address of this conversation.').waitFor();
    await page.keyboard.press('Escape');

    await sendPost(mail, {
      ...alice,
      subject: `Re: ${lamp.subject}`,
      text: `Is it waterproof, ${word}?`,
      id: mailId('waterproof'),
      answers: [idOf(firstReply)],
    });
    const second = letter(page, `Is it waterproof, ${word}?`);
    await second.waitFor();
    await chooseOf(second, 'Why is it here?');
    await page.getByText('It answers a message that we sent from here.').waitFor();
    await page.keyboard.press('Escape');
    expect(await row(page, lamp.subject).count()).toBe(1);
  });

  it('splits a message off, and puts it back', async () => {
    const before = new URL(page.url()).pathname;
    const text = `Does it float, ${word}?`;
    const answers = [idOf(firstReply)];
    await sendPost(mail, { ...alice, subject: `Re: ${lamp.subject}`, text, id: mailId('float'), answers });
    await letter(page, text).waitFor();
    const conversations = await rows(page).count();
    await chooseOf(letter(page, text), 'Split into its own conversation');
    await becomes(() => new URL(page.url()).pathname !== before, true);
    await becomes(() => messages(page).count(), 1);
    await becomes(() => rows(page).count(), conversations + 1);
    await page.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => new URL(page.url()).pathname, before);
    await letter(page, text).waitFor();
    await becomes(() => rows(page).count(), conversations);
  });

  it('gives a stranger in the chain a conversation of their own', async () => {
    await sendPost(mail, {
      // Nobody whom we ever wrote to.
      from: `zoe-${word}@other.test`,
      name: 'Zoe Zander',
      subject: `Re: ${lamp.subject}`,
      text: `What does it cost, ${word}?`,
      id: mailId('cost'),
      answers: [lamp.id, idOf(firstReply)],
    });
    await row(page, `What does it cost, ${word}?`).waitFor();
    await openConversation(page, `What does it cost, ${word}?`);
    await becomes(() => messages(page).count(), 1);
    await chooseOf(letter(page, 'What does it cost'), 'Why is it here?');
    await page.getByText('It refers to a conversation that its sender takes no part in').waitFor();
    await page.getByRole('dialog').getByRole('link', { name: lamp.subject }).waitFor();
    await page.keyboard.press('Escape');
  });

  it('loads nothing from elsewhere until asked, shows pictures of the mail itself, and hands out its files', async () => {
    const { port } = pictures.address() as AddressInfo;
    const elsewhere: string[] = [];
    asked.length = 0;
    page.on('request', (request) => {
      const { origin, protocol } = new URL(request.url());
      if (/^https?:/.test(protocol) && origin !== workspace.product.url) elsewhere.push(request.url());
    });
    const remote = `http://127.0.0.1:${String(port)}`;
    const contract = Buffer.from('%PDF-1.4 the contract');
    await sendPost(mail, {
      ...bob,
      subject: `Our newsletter ${word}`,
      text: 'See the pictures.',
      html: `<h1>Spring lamps</h1><p>See the pictures.</p><img src="cid:dot@customer.test" alt="dot" width="40" height="40"><img src="${remote}/track.png" alt="far"><div style="background-image:url(${remote}/back.png)">x</div>`,
      files: [
        { name: 'dot.png', type: 'image/png', content: dot, contentId: 'dot@customer.test' },
        { name: 'Vertrag für Bob.pdf', type: 'application/pdf', content: contract },
      ],
      id: mailId('news'),
    });
    await row(page, `Our newsletter ${word}`).waitFor();
    await openConversation(page, `Our newsletter ${word}`);
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

    // Our server asks for them, and goes to no address of its own network for a stranger.
    const through: string[] = [];
    page.on('response', (response) => {
      const { pathname, searchParams } = new URL(response.url());
      if (pathname.endsWith('/remote-picture') && response.status() === 404)
        through.push(searchParams.get('url') ?? '');
    });
    await page.getByRole('button', { name: 'Show images' }).click();
    await becomes(() => [...new Set(through)].toSorted(), [`${remote}/back.png`, `${remote}/track.png`]);
    expect(elsewhere).toEqual([]);
    expect(asked).toEqual([]);
  });

  it('shows on the reply that it bounced, in the words of the other server', async () => {
    mail.mailbox(supportAddress).drop(
      composePost({
        from: 'nobody@customer.test',
        name: 'Nora Nobody',
        subject: `Do you deliver ${word}?`,
        text: 'To the islands, I mean.',
        id: mailId('gone'),
      }),
    );
    await row(page, `Do you deliver ${word}?`).waitFor();
    await openConversation(page, `Do you deliver ${word}?`);
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
        subject: `All my photos ${word}`,
        text: 'x'.repeat(70).concat('\n').repeat(22_000),
        id: mailId('large'),
      }),
    );
    mail.mailbox(supportAddress).drop(
      composePost({
        ...bob,
        subject: `Did they arrive ${word}?`,
        text: 'The photos.',
        id: mailId('small'),
      }),
    );
    await openInbox(page);
    await row(page, `Did they arrive ${word}?`).waitFor();
    await page.goto(`/settings/inboxes/${inboxId}`);
    const item = page.getByRole('listitem').filter({ hasText: `All my photos ${word}` });
    await item
      .getByText(/larger|large|MB|bytes/)
      .first()
      .waitFor();
    await item.getByRole('button', { name: 'Source' }).click();
    await page.getByRole('dialog').getByText(mailId('large')).first().waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).last().click();
    await limit(50);
    await item.getByRole('button', { name: 'Import again' }).click();
    await item.waitFor({ state: 'detached' });
    await openInbox(page);
    await row(page, `All my photos ${word}`).waitFor();
  });
});
