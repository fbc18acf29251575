import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { practicePrefix } from '../../web/lib/practice-ids.ts';
import { editor, letter, messages, row, rows } from './desk.ts';
import { findings, sidewaysAt } from './looking.ts';
import { becomes, canRun, openScene, pictureFailure, pictureOf, type Person, type Scene } from './scene.ts';

describe.runIf(canRun('tour'))('the practice of somebody new', () => {
  let scene: Scene;
  let mara: Person;
  /** Every request of hers. */
  const asked: { url: string; body: string }[] = [];

  beforeAll(async () => {
    scene = await openScene();
    const body = { name: 'Post', channel: 'email' as const, address: 'post@support.test' };
    const { id } = await scene.workspace.api.call('createInbox', { body });
    mara = await scene.person({ role: 'agent', name: 'Mara Jensen', inboxIds: [id] });
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  const card = (page: Page) => page.locator('[data-tour]');
  const at = (page: Page, step: string) => page.locator(`[data-tour="${step}"]`).waitFor();
  const progress = async () =>
    (await mara.api.call('currentSession')).user.preferences.tour ?? { step: 'never', done: false };

  function listen(page: Page): void {
    page.on('request', (request) =>
      asked.push({ url: request.url(), body: request.postDataBuffer()?.toString() ?? '' }),
    );
    page.on('websocket', (socket) =>
      socket.on('framesent', ({ payload }) => asked.push({ url: socket.url(), body: String(payload) })),
    );
  }

  it('teaches by doing, with the keyboard alone, and none of it leaves the browser', async () => {
    const { page, context } = await scene.window(mara, { reducedMotion: 'reduce' });
    listen(page);
    await page.goto('/inbox/all');
    await at(page, 'offer');
    await pictureOf(page, 'tour-offer');
    expect(await findings(page)).toEqual([]);
    await card(page).getByRole('button', { name: 'Practise' }).click();
    await at(page, 'open');
    await becomes(() => rows(page).count(), 3);
    await pictureOf(page, 'tour-open');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await at(page, 'answer');
    await messages(page).first().waitFor();
    await page.keyboard.press('r');
    await editor(page).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('/');
    await page.getByRole('option', { name: /When it arrives/ }).waitFor();
    await page.keyboard.press('Enter');
    await at(page, 'send');
    await page.getByText('guaranteed').first().waitFor();
    await pictureOf(page, 'tour-send');
    expect(await findings(page)).toEqual([]);
    await page.keyboard.press('Alt+Enter');
    await expect.poll(() => editor(page).innerText()).toContain('usually');
    await page.keyboard.press('Control+Enter');
    await at(page, 'snooze');
    await letter(page, 'usually').waitFor();
    await page.keyboard.press('s');
    await page
      .getByRole('button', { name: /^Tomorrow/ })
      .first()
      .click();
    await at(page, 'assign');
    // Loaded again, she goes on where she was, with the practice as it was at its beginning.
    await becomes(async () => (await progress()).step, 'assign');
    await page.reload();
    await at(page, 'assign');
    await becomes(() => rows(page).count(), 3);
    await page.keyboard.press('j');
    await page.keyboard.press('i');
    await at(page, 'palette');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await at(page, 'help');
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await at(page, 'done');
    await pictureOf(page, 'tour-done');
    await card(page).getByRole('button', { name: 'To my inbox' }).click();
    await becomes(() => new URL(page.url()).pathname + new URL(page.url()).search, '/inbox/all');
    await becomes(() => rows(page).count(), 0);
    await becomes(() => card(page).count(), 0);
    expect(await progress()).toEqual({ step: '', done: true });

    expect(asked.length).toBeGreaterThan(10);
    const out = asked.filter(({ url, body }) =>
      `${url.replace(/\?.*$/u, '')} ${body}`.includes(practicePrefix),
    );
    // Its address is that of a page; nothing is asked of the server about it.
    expect(out.filter(({ url }) => !new URL(url).pathname.startsWith('/inbox/'))).toEqual([]);
    expect((await scene.workspace.api.call('listConversations', { query: {} })).items).toEqual([]);
    await context.close();
  });

  it('is there again from the menu, can be left and skipped, and says on a phone what to tap', async () => {
    const dora = await scene.person({ role: 'agent', name: 'Dora Desk' });
    const { page, context } = await scene.window(dora, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
      reducedMotion: 'reduce',
    });
    await page.goto('/inbox/all');
    await page.getByRole('button', { name: /^You,/ }).click();
    await page.getByRole('menuitem', { name: 'Practise' }).click();
    await at(page, 'open');
    await row(page, 'Where is my parcel?').click();
    await at(page, 'answer');
    await page.getByText('Tap Reply').waitFor();
    await pictureOf(page, 'tour-phone');
    expect(await sidewaysAt(page, 390)).toEqual([]);
    expect(await findings(page)).toEqual([]);
    for (const step of ['send', 'snooze', 'assign', 'done']) {
      await card(page).getByRole('button', { name: 'Skip' }).click();
      await at(page, step);
    }
    await card(page).getByRole('button', { name: 'Leave the practice' }).click();
    await becomes(() => card(page).count(), 0);
    await context.close();
  });

  it('is offered once, and not to those who do not answer customers', async () => {
    const carla = await scene.person({ role: 'collaborator', name: 'Carla Cellar' });
    const { page, context } = await scene.window(carla);
    await page.goto('/inbox/all');
    await page.getByText('No open conversations.').waitFor();
    expect(await card(page).count()).toBe(0);
    await context.close();
    const ben = await scene.person({ role: 'agent', name: 'Ben Brook' });
    await ben.api.call('updateProfile', { body: { preferences: { locale: 'ar' } } });
    const bens = await scene.window(ben, { locale: 'ar' });
    await bens.page.goto('/inbox/all');
    await at(bens.page, 'offer');
    await pictureOf(bens.page, 'tour-offer-ar');
    await card(bens.page).getByRole('button').first().click();
    await at(bens.page, 'open');
    await pictureOf(bens.page, 'tour-ar');
    await card(bens.page).getByRole('button').last().click();
    await at(bens.page, 'offer');
    await card(bens.page).getByRole('button').last().click();
    await becomes(() => card(bens.page).count(), 0);
    await bens.page.reload();
    await bens.page.locator('nav').first().waitFor();
    await becomes(() => card(bens.page).count(), 0);
    await bens.context.close();
  });
});
