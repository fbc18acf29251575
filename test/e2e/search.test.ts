import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { canRunBrowser } from '../support/browser.ts';
import { freshWord } from './attempt.ts';
import { letter, openInbox, row, untilFocused } from './desk.ts';
import { composePost } from './post.ts';
import { becomes, openScene, pictureFailure, pictureOf, type Scene } from './scene.ts';

describe.runIf(canRunBrowser('search'))('search', () => {
  let scene: Scene;
  let page: Page;
  let axe = '';
  const word = freshWord();

  beforeAll(async () => {
    axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
    scene = await openScene();
    const { api } = scene.admin;
    const body = { name: 'Harbour Desk', channel: 'email', address: 'support@support.test' };
    const inbox = await api.call('createInbox', { body });
    await api.call('createTag', { body: { name: 'Needs invoice', colour: 'amber', keywords: ['gimlet'] } });
    const posts = [
      { name: 'Alice Ahlgren', subject: `Lamps ${word}`, text: `The lamps arrived, one is broken. ${word}` },
      { name: 'Wáng Fāng', subject: '東京の件', text: `東京都に住んでいます。${word}` },
      { name: 'Zoë Quilp', subject: 'Gimlet', text: `A gimlet <b>and</b> "three" invoices, please. ${word}` },
    ];
    for (const [n, post] of posts.entries()) {
      const id = `search-${String(n)}-${word}@customer.test`;
      const from = `${post.name.split(' ')[0]?.normalize('NFD').replace(/\W/g, '').toLowerCase() ?? ''}@customer.test`;
      await api.pushRaw(inbox.id, composePost({ ...post, from, id }));
    }
    // Colours on their way from one theme to the other have no contrast to speak of.
    ({ page } = await scene.window(scene.admin, { reducedMotion: 'reduce' }));
    await openInbox(page);
    await row(page, word).first().waitFor();
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  const field = () => page.getByRole('combobox', { name: 'Search messages' });
  const hits = () => page.locator('a[data-hit]');

  async function ask(q: string): Promise<void> {
    await field().fill(q);
  }

  async function looksRight(name: string): Promise<void> {
    for (const [width, theme] of [
      [1440, 'light'],
      [1024, 'dark'],
      [390, 'light'],
      [390, 'dark'],
    ] as const) {
      await page.setViewportSize({ width, height: 900 });
      await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
      await pictureOf(page, `search-${name}-${String(width)}-${theme}`);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
    await page.evaluate(`document.documentElement.dataset.theme = 'light'`);
    await page.evaluate(
      'new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))',
    );
    await page.evaluate(axe);
    const found: { violations: { id: string; nodes: { html: string }[] }[] } =
      await page.evaluate('axe.run(document)');
    expect(found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual(
      [],
    );
  }

  it('finds by its key, marks what was found, and leads to the very message and back', async () => {
    await page.keyboard.press('/');
    await untilFocused(field());
    await page.getByRole('heading', { name: 'Find any message' }).waitFor();
    await looksRight('help');
    await field().pressSequentially(word.slice(0, 7));
    await becomes(() => hits().count(), 3);
    await ask(`invoic ${word}`);
    await becomes(() => hits().count(), 1);
    await becomes(() => hits().locator('mark').allTextContents(), ['invoices', word]);
    // What a customer wrote is text.
    expect(await hits().first().textContent()).toContain('A gimlet <b>and</b> "three"');
    await page.keyboard.press('ArrowDown');
    await untilFocused(hits().first());
    await page.keyboard.press('Enter');
    await letter(page, 'A gimlet').waitFor();
    expect(new URL(page.url()).searchParams.get('message')).toMatch(/^[0-9a-f]{24}$/);
    await page.goBack();
    await becomes(() => hits().count(), 1);
    await becomes(() => field().inputValue(), `invoic ${word}`);
  });

  it('completes operators and names, and says what makes no sense', async () => {
    await page.goto('/search');
    await field().pressSequentially(`${word} ta`);
    await page.getByRole('option', { name: 'tag:' }).waitFor();
    await page.keyboard.press('Tab');
    await page.getByRole('option', { name: 'Needs invoice' }).waitFor();
    await looksRight('completion');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await becomes(() => field().inputValue(), `${word} tag:"Needs invoice" `);
    await becomes(() => hits().count(), 1);
    await ask(`${word} status:done`);
    await page.getByText('status: knows no “done”').waitFor();
    await looksRight('problem');
    await ask(`${word} 都に`);
    await becomes(() => hits().locator('mark').allTextContents(), ['都に', word]);
    await ask('zoe');
    await page.getByRole('button', { name: /Zoë Quilp/ }).click();
    await becomes(() => field().inputValue(), 'from:zoe@customer.test ');
    await becomes(() => hits().count(), 1);
    await ask(`nothing${word} at all `);
    await page.getByText('No message holds all of this.').waitFor();
    await ask(word);
    await becomes(() => hits().count(), 3);
    await looksRight('results');
  });

  it('is an entry of the palette', async () => {
    await openInbox(page);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Find an action').fill(`lamps ${word}`);
    await page.getByRole('option', { name: `Search messages for “lamps ${word}”` }).click();
    await becomes(() => hits().count(), 1);
    await becomes(() => new URL(page.url()).search, `?q=lamps+${word}`);
  });
});
