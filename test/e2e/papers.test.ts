import { readFile } from 'node:fs/promises';
import { simpleParser } from 'mailparser';
import type { Download, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord } from './attempt.ts';
import { letter, messages, openConversation, openInbox, send, write } from './desk.ts';
import { findings } from './looking.ts';
import { composePost, headerOf, supportAddress } from './post.ts';
import { becomes, canRun, openMailScene, pictureFailure, pictureOf, type Scene } from './scene.ts';

const alice = { from: 'alice@customer.test', name: 'Alice Ahlgren' };

/** A calendar file of somebody who asks us to come. */
const invitation = (word: string, organizer: string) =>
  Buffer.from(
    [
      ...['BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//Test//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT'],
      ...[`UID:${word}@customer.test`, 'SEQUENCE:1', 'DTSTAMP:20261101T090000Z'],
      ...['DTSTART:20270324T090000Z', 'DTEND:20270324T100000Z', `SUMMARY:Fitting ${word}`],
      ...['LOCATION:Harbour 3', organizer],
      `ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=TRUE:mailto:${supportAddress}`,
      ...['END:VEVENT', 'END:VCALENDAR', ''],
    ].join('\r\n'),
  );

describe.runIf(canRun('papers'))('what comes with a letter, and what one takes along', () => {
  let scene: Scene<MailWorkspace>;
  let page: Page;
  let word: string;

  beforeAll(async () => {
    scene = await openMailScene();
    ({ page } = await scene.window(scene.admin, { acceptDownloads: true }));
  });
  beforeEach(() => {
    word = freshWord();
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  async function arrive(subject: string, text: string, organizer?: string): Promise<void> {
    const content = invitation(word, organizer ?? '');
    const files = [{ name: 'invite.ics', type: 'text/calendar; method=REQUEST', content }];
    const id = `${word}@customer.test`;
    await scene.workspace.api.pushRaw(
      scene.workspace.inbox.id,
      composePost({ ...alice, subject, text, id, ...(organizer === undefined ? {} : { files }) }),
    );
    await openInbox(page);
    await openConversation(page, subject);
  }

  const card = (): Locator => page.locator('[data-invite]');
  const sentTo = (subject: string) =>
    scene.workspace.mail
      .mailbox(alice.from)
      .messages()
      .filter((raw) => headerOf(raw, 'Subject').includes(subject));

  it('shows an invitation in the thread, takes an answer back in time, and sends the one that stays', async () => {
    await arrive(`Fitting ${word}`, 'Can you come?', `ORGANIZER;CN=Alice Ahlgren:mailto:${alice.from}`);
    await card().getByText(`From Alice Ahlgren, ${alice.from}`).waitFor();
    await card().getByText('Harbour 3').waitFor();
    await pictureOf(page, 'invitation');
    expect(await findings(page)).toEqual([]);

    await card().getByRole('button', { name: 'Decline' }).click();
    await card().getByText('Declined.').waitFor();
    await messages(page).getByRole('button', { name: 'Undo' }).click();
    await card().getByText('Declined.').waitFor({ state: 'detached' });

    await card().getByRole('button', { name: 'Accept' }).click();
    await card().getByText('Accepted.').waitFor();
    await becomes(() => sentTo(`Accepted: Fitting ${word}`).length, 1, 40_000);
    expect(sentTo(`Declined: Fitting ${word}`)).toEqual([]);
    const [raw] = sentTo(`Accepted: Fitting ${word}`);
    const { attachments } = await simpleParser(raw ?? '');
    const calendar = attachments
      .find(({ contentType }) => contentType === 'text/calendar')
      ?.content.toString();
    expect(calendar).toContain('METHOD:REPLY');
    expect(calendar?.replaceAll(/\r\n /gu, '')).toMatch(
      new RegExp(`ATTENDEE;PARTSTAT=ACCEPTED[^\\r]*:mailto:${supportAddress}`, 'u'),
    );
    // Our own answer is a letter with a file, and asks nobody anything.
    await letter(page, `Accepted: Fitting ${word}`).waitFor();
    await messages(page).nth(1).waitFor();
    await becomes(() => card().count(), 1);
  });

  it('names an organizer who has no name once', async () => {
    await arrive(`Meeting ${word}`, 'Can you come?', `ORGANIZER;CN=${alice.from}:mailto:${alice.from}`);
    await card().getByText(`From ${alice.from} · 1 invited`).waitFor();
    expect((await card().innerText()).split(alice.from)).toHaveLength(2);
  });

  it('takes a conversation along as a page, as Markdown, as JSON and as mails', async () => {
    await arrive(`Lamp "${word}"`, `It flickers ${word}.`);
    await write(page, `The customer sounds worried ${word}`, 'note');
    await send(page);
    await messages(page).filter({ hasText: 'sounds worried' }).waitFor();
    const taken = new Map<string, string>();
    for (const [format, notes] of [
      ['Web page', false],
      ['Markdown', true],
      ['JSON', true],
      ['Mailbox (mbox)', false],
    ] as const) {
      const download = await exportAs(format, notes);
      expect(download.suggestedFilename()).toMatch(new RegExp(`Lamp.*${word}.*\\.(html|md|json|mbox)$`, 'u'));
      taken.set(format, await readFile(await download.path(), 'utf8'));
    }
    for (const [format, text] of taken) {
      expect(text, format).toContain(`It flickers ${word}.`);
      const hasNote = format === 'Markdown' || format === 'JSON';
      expect(text.includes('sounds worried'), format).toBe(hasNote);
    }
    await opensAsPage(taken.get('Web page') ?? '');
    const { messages: written } = JSON.parse(taken.get('JSON') ?? '') as { messages: { kind: string }[] };
    expect(written.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['inbound', 'note']));
    const [, mail = ''] = (taken.get('Mailbox (mbox)') ?? '').split(/^From MAILER-DAEMON .*\n/mu);
    expect(await simpleParser(mail)).toMatchObject({
      subject: `Lamp "${word}"`,
      messageId: `<${word}@customer.test>`,
      text: expect.stringContaining(`It flickers ${word}.`) as string,
    });
  });

  async function exportAs(format: string, notes: boolean): Promise<Download> {
    await page.getByRole('button', { name: 'More actions' }).click();
    await page.getByRole('menuitem', { name: 'Print or export' }).click();
    const dialog = page.getByRole('dialog', { name: 'Print or export' });
    await dialog.getByRole('radio', { name: format }).click();
    const checkbox = dialog.getByRole('checkbox', { name: 'With notes' });
    if ((await checkbox.isChecked()) !== notes) await checkbox.click();
    await pictureOf(page, 'export');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      dialog.getByRole('link', { name: 'Download' }).click(),
    ]);
    await dialog.waitFor({ state: 'detached' });
    return download;
  }

  /** As somebody does who was sent the file: nothing of it is fetched from anywhere. */
  async function opensAsPage(html: string): Promise<void> {
    const context = await scene.browser.newContext();
    const asked: string[] = [];
    await context.route(/^https?:/u, (route) => {
      asked.push(route.request().url());
      return route.abort();
    });
    const alone = await context.newPage();
    await alone.setContent(html);
    await alone.getByText(`It flickers ${word}.`).waitFor();
    await alone.getByRole('heading', { name: `Lamp "${word}"` }).waitFor();
    expect(asked).toEqual([]);
    await context.close();
  }
});
