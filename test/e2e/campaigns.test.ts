import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { freshWord } from './attempt.ts';
import { messages, openConversation, openInbox, row } from './desk.ts';
import { mergeIdeas, noteIdea, tellPlanned } from './idea-tour.ts';
import { looksAt } from './looking.ts';
import { composePost, headerOf } from './post.ts';
import { becomes, canRun, openMailScene, pictureFailure, type Scene } from './scene.ts';
import type { MailWorkspace } from '../support/workspace.ts';

const uma = { from: 'uma@customer.test', name: 'Uma Ukena' };
const vic = { from: 'vic@customer.test', name: 'Vic Vester' };

describe.runIf(canRun('campaigns in the browser'))('a campaign, from its text to its answers', () => {
  let scene: Scene<MailWorkspace>;
  let page: Page;
  /** Another one for every try. */
  let word: string;
  let looks: ReturnType<typeof looksAt>;

  beforeAll(async () => {
    scene = await openMailScene([uma.from, vic.from]);
    ({ page } = await scene.window(scene.admin));
    looks = looksAt(page);
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  const api = () => scene.workspace.api;
  const arrived = (address: string) => scene.workspace.mail.mailbox(address).messages();
  const of = (address: string, subject: string) =>
    arrived(address).filter((raw) => headerOf(raw, 'subject') === subject);

  /** A customer who once wrote, and what they said of news. */
  async function customer({ from, name }: typeof uma, given: boolean): Promise<void> {
    const subject = `Hello from ${name} ${word}`;
    const letter = {
      from,
      name,
      subject,
      text: 'Hello.',
      id: `${from.split('@')[0] ?? ''}-${word}@customer.test`,
    };
    await api().pushRaw(scene.workspace.inbox.id, composePost(letter));
    const find = async () =>
      (await api().call('listConversations', { query: { limit: 50 } })).items.find(
        (one) => one.subject === subject,
      );
    await becomes(async () => (await find())?.subject, subject);
    const id = (await find())?.contact.id ?? '';
    const body = { kind: 'email', purpose: 'news' as const, given, proof: 'They said so.' };
    await api().call('addConsent', { params: { id }, body });
  }

  async function writeCampaign(name: string, answer: string): Promise<void> {
    await page.goto('/campaigns/new');
    await page.locator('[name="name"]').fill(name);
    await page.getByRole('button', { name: 'Goes out from' }).click();
    await page.getByRole('option', { name: 'Support' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Answer' }).click();
    await page.getByRole('option', { name: answer }).click();
    await page.locator('[name="versions.0.subjects.0.text"]').fill(name);
    await page.getByText('Wait for the end of quiet hours').click();
    await page.locator('[name="cap.count"]').fill('');
  }
  async function start(): Promise<void> {
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Start', exact: true }).click();
    await page.locator('[data-counts]').waitFor();
  }

  it('goes to who wants it, is stopped by one click, and its answers land below it', async () => {
    word = freshWord();
    await customer(uma, true);
    await customer(vic, true);
    await api().call('createAnswer', {
      body: {
        title: `Lamps ${word}`,
        variants: [
          {
            language: null,
            channel: null,
            text: 'Hello {{contact.firstName|there}},\n\nthe blue lamp is back.',
          },
        ],
      },
    });
    const first = `News ${word}`;
    await writeCampaign(first, `Lamps ${word}`);
    await page.getByRole('button', { name: 'Dry run' }).click();
    await page.locator('[data-dry-run]').getByText('Hello Uma').waitFor();
    await looks.look('campaign-editor');
    await start();
    await becomes(() => of(uma.from, first).length, 1);
    await becomes(() => of(vic.from, first).length, 1);
    await becomes(() => page.locator('[data-count="sent"]').innerText(), '2');

    // The mail program of Vic does what its header says: no cookie, no page.
    const [mail] = of(vic.from, first);
    const link = /<(.+)>/.exec(headerOf(mail ?? Buffer.alloc(0), 'list-unsubscribe'))?.[1] ?? '';
    const visited = await fetch(link);
    expect(visited.status).toBe(200);
    expect(await visited.text()).toContain('Unsubscribe');
    const asked = await fetch(link, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: 'List-Unsubscribe=One-Click',
    });
    expect(asked.status).toBe(200);

    const [got] = of(uma.from, first);
    const messageId = headerOf(got ?? Buffer.alloc(0), 'message-id').replaceAll(/[<>]/g, '');
    const answer = {
      ...uma,
      subject: `Re: ${first}`,
      text: 'How much is it?',
      id: `answer-${word}@customer.test`,
    };
    await api().pushRaw(scene.workspace.inbox.id, composePost({ ...answer, answers: [messageId] }));

    const second = `More news ${word}`;
    await writeCampaign(second, `Lamps ${word}`);
    await start();
    await becomes(() => of(uma.from, second).length, 1);
    await becomes(() => page.locator('[data-count="left"]').innerText(), '1');
    expect(of(vic.from, second)).toHaveLength(0);
    await page.getByText('Refused').first().waitFor();
    await looks.look('campaign-progress');

    await page.goto('/campaigns');
    await page.getByRole('link', { name: first, exact: true }).waitFor();
    await looks.look('campaigns');
    await page.getByRole('link', { name: first, exact: true }).click();
    await page.locator('[data-figure="replied"]').getByText('1').waitFor();
    await openInbox(page);
    await row(page, first).first().waitFor();
    await openConversation(page, first);
    await becomes(() => messages(page).count(), 2);
    expect(await messages(page).first().innerText()).toContain(first);
    // It says what it answers, and leads there.
    await page.getByRole('link', { name: `In answer to the campaign “${first}”` }).click();
    await page.locator('[data-figure="replied"]').getByText('1').waitFor();
    expect(looks.objections).toEqual([]);
  });

  it('an idea keeps its votes when it is merged, and its voters are told once', async () => {
    word = freshWord();
    await customer(uma, true);
    await customer(vic, true);
    const answer = `Told ${word}`;
    const text = '{{idea.title}}: {{idea.status}}. {{idea.reason}}';
    await api().call('createAnswer', {
      body: { title: answer, variants: [{ language: null, channel: null, text }] },
    });
    const [vouchers, cards] = [`Gift vouchers ${word}`, `Gift cards ${word}`];
    await noteIdea(page, { subject: `Hello from ${uma.name} ${word}`, title: cards });
    await noteIdea(page, { subject: `Hello from ${vic.name} ${word}`, title: vouchers });
    await mergeIdeas(page, { from: vouchers, into: cards });
    await looks.look('idea');
    await tellPlanned(page, { answer, inbox: 'Support' });
    await page.goto('/ideas');
    await page.getByRole('link', { name: cards }).waitFor();
    expect(await page.getByRole('link', { name: vouchers }).count()).toBe(0);
    await looks.look('ideas');
    expect(looks.objections).toEqual([]);
  });
});
