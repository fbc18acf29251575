import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord } from './attempt.ts';
import { messages, openInbox, row, rows, send, write } from './desk.ts';
import { findings } from './looking.ts';
import { composePost } from './post.ts';
import {
  becomes,
  canRun,
  openMailScene,
  pictureFailure,
  pictureOf,
  type Person,
  type Scene,
} from './scene.ts';
import { swipeRow } from './touch.ts';

describe.runIf(canRun('lists'))('the list, as one likes it', () => {
  let scene: Scene<MailWorkspace>;
  let anna: Person;
  let page: Page;
  let word: string;
  let ids: string[];

  beforeAll(async () => {
    scene = await openMailScene(['anna@support.test']);
    anna = await scene.person({
      role: 'supervisor',
      name: 'Anna Agent',
      inboxIds: [scene.workspace.inbox.id],
    });
    ({ page } = await scene.window(anna));
  });
  beforeEach(async () => {
    word = freshWord();
    for (let number = 1; number <= 4; number += 1) {
      await scene.workspace.api.pushRaw(
        scene.workspace.inbox.id,
        composePost({
          from: `customer${String(number)}@customer.test`,
          name: `Customer ${String(number)}`,
          subject: `Order ${String(number)} ${word}`,
          text: 'Where is it?',
          id: `order-${String(number)}-${word}@customer.test`,
        }),
      );
      await becomes(async () => (await found()).length, number);
    }
    ids = (await found()).map(({ id }) => id);
  });
  /** The newest first. */
  const found = async () => {
    const { items } = await scene.workspace.api.call('listConversations', { query: { limit: 50 } });
    return items.filter(({ subject }) => subject.includes(word));
  };
  const statusOf = async (id: string) =>
    (await scene.workspace.api.call('readConversation', { params: { id } })).status;
  const patch = (id: string, body: object) =>
    scene.workspace.api.call('updateConversation', { params: { id }, body });
  const subjects = async (on: Page) =>
    (await rows(on).filter({ hasText: word }).allTextContents()).map((text) => /Order (\d)/.exec(text)?.[1]);
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  it('stands in columns and cards, grouped, by keys; the address and a saved view keep it', async () => {
    await patch(ids[0] ?? '', { priority: 'low' });
    await patch(ids[2] ?? '', { priority: 'urgent', assigneeId: anna.id });
    const q = `?q=${encodeURIComponent(`subject:${word}`)}`;
    await openInbox(page, 'all', q);
    await becomes(() => subjects(page), ['4', '3', '2', '1']);
    await page.keyboard.press('v');
    await page.getByRole('menuitemcheckbox', { name: 'Priority' }).click();
    await page.getByRole('button', { name: /^Urgent\s*1$/ }).waitFor();
    await becomes(() => subjects(page), ['2', '4', '3', '1']);
    expect(new URL(page.url()).searchParams.get('group')).toBe('priority');
    // The keys follow what is on the screen.
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await becomes(() => page.url().includes(ids[2] ?? ''), true);
    await messages(page).first().waitFor();
    await page.keyboard.press('j');
    await becomes(() => page.url().includes(ids[0] ?? ''), true);
    // Folded away, a group is passed over.
    await page.getByRole('button', { name: /^Low\s*1$/ }).click();
    await becomes(() => subjects(page), ['2', '3', '1']);
    await page.keyboard.press('u');
    await page.keyboard.press('v');
    await page.getByRole('menuitemcheckbox', { name: 'Table' }).click();
    await page.getByText('Assignee', { exact: true }).waitFor();
    await row(page, `Order 2 ${word}`).filter({ hasText: 'Anna Agent' }).waitFor();
    // What was folded away stays so.
    await becomes(() => subjects(page), ['2', '3', '1']);
    // Kept as a view, it comes back as it was.
    await page.getByRole('button', { name: 'Keep as a view' }).click();
    const dialog = page.getByRole('dialog', { name: 'New view' });
    await dialog.getByRole('textbox', { name: 'Name' }).fill(`By need ${word}`);
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.waitFor({ state: 'detached' });
    await openInbox(page);
    await becomes(() => page.getByRole('button', { name: /^Urgent/ }).count(), 0);
    await page.getByRole('link', { name: `By need ${word}` }).click();
    await page.getByRole('button', { name: /^Urgent\s*1$/ }).waitFor();
    await page.getByText('Assignee', { exact: true }).waitFor();
    await page.goto(`${new URL(page.url()).pathname}${q}&layout=cards`);
    await becomes(() => subjects(page), ['4', '3', '2', '1']);
    const boxes = await Promise.all([0, 1].map((at) => rows(page).nth(at).boundingBox()));
    expect(boxes[0]?.y).toBe(boxes[1]?.y);
  });

  it('is a board: cards are put elsewhere by pointer and by keys, with a way back, and the address keeps it', async () => {
    const column = (key: string) => page.locator(`[data-board] [data-column="${key}"]`);
    const card = (key: string, number: number) =>
      row(page, `Order ${String(number)} ${word}`).and(column(key).locator('a'));
    await openInbox(page);
    await becomes(() => row(page, word).count(), 4);
    await page.getByRole('button', { name: 'Show as and group by' }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Board' }).click();
    await card('open', 4).waitFor();
    expect(new URL(page.url()).search).toBe('?layout=board&group=status');
    await column('snoozed').getByText('Nothing here').waitFor();
    // It is as wide as it has columns, so it is looked at here.
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme });
      await pictureOf(page, `board-${colorScheme}`);
      expect(await findings(page)).toEqual([]);
    }
    await card('open', 4).dragTo(column('pending'));
    await card('pending', 4).waitFor();
    await becomes(() => statusOf(ids[0] ?? ''), 'pending');
    await page.getByRole('button', { name: 'Undo' }).click();
    await card('open', 4).waitFor();
    await becomes(() => statusOf(ids[0] ?? ''), 'open');
    // By keys: the card that one stands on goes one column on, and comes back.
    await card('open', 3).focus();
    await page.keyboard.press('Shift+ArrowRight');
    await card('pending', 3).waitFor();
    await becomes(() => statusOf(ids[1] ?? ''), 'pending');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Shift+ArrowLeft');
    await card('open', 3).waitFor();
    await becomes(() => statusOf(ids[1] ?? ''), 'open');
    // Until when it is to be snoozed is asked.
    await card('open', 2).dragTo(column('snoozed'));
    const dialog = page.getByRole('dialog', { name: 'Snooze' });
    await dialog.getByRole('button', { name: /^Until they write/ }).click();
    await card('snoozed', 2).waitFor();
    await page.goto('/inbox/all?layout=board&group=assignee');
    await card('', 4).or(card(anna.id, 4)).first().waitFor();
    await patch(ids[0] ?? '', { assigneeId: null });
    await card('', 4).dragTo(column(anna.id));
    await card(anna.id, 4).waitFor();
    await becomes(async () => (await found()).find(({ id }) => id === ids[0])?.assigneeId, anna.id);
    // An open conversation has the room, and the board is there again after it.
    await card(anna.id, 4).click();
    await messages(page).first().waitFor();
    await page.keyboard.press('u');
    await card(anna.id, 4).waitFor();
    // As it was, for the next one.
    for (const name of ['Rows', 'Nothing']) {
      await page.getByRole('button', { name: 'Show as and group by' }).click();
      await page.getByRole('menuitemcheckbox', { name }).click();
    }
  });

  it('stands two conversations beside each other, with the keys for the one that one is in', async () => {
    await openInbox(page);
    await row(page, `Order 4 ${word}`).click();
    await messages(page).first().waitFor();
    await page.keyboard.press('Shift+W');
    const halves = page.locator('section[data-focused]');
    await becomes(() => halves.count(), 2);
    const shows = (which: number, number: number) =>
      halves
        .nth(which)
        .getByRole('button', { name: `Order ${String(number)} ${word}` })
        .waitFor();
    await Promise.all([shows(0, 3), shows(1, 4)]);
    expect(new URL(page.url()).searchParams.get('beside')).toBe(ids[0]);
    await page.keyboard.press('w');
    await page.locator('section[data-focused="true"][aria-label="Second conversation"]').waitFor();
    await write(page, `To the fourth ${word}`);
    expect(await halves.nth(0).locator('section[data-composer]').count()).toBe(0);
    await send(page);
    const textsOf = async (id: string) => {
      const { items } = await scene.workspace.api.call('listMessages', { params: { id }, query: {} });
      return items.filter(({ kind }) => kind === 'outbound').map(({ text }) => text.trim());
    };
    await becomes(() => textsOf(ids[0] ?? ''), [`To the fourth ${word}`]);
    expect(await textsOf(ids[1] ?? '')).toEqual([]);
    // j goes on in this half, past what is open in the other one.
    await page.keyboard.press('j');
    await Promise.all([shows(0, 3), shows(1, 2)]);
    await page.reload();
    await Promise.all([shows(0, 3), shows(1, 2)]);
    await halves.nth(0).click({ position: { x: 200, y: 400 } });
    await page.keyboard.press('e');
    await becomes(() => statusOf(ids[1] ?? ''), 'resolved');
    expect(await statusOf(ids[2] ?? '')).toBe('open');
    await page.keyboard.press('u');
    await becomes(() => halves.count(), 0);
    await becomes(() => new URL(page.url()).pathname, `/inbox/all/${ids[2] ?? ''}`);
  });

  it('takes all whose pictures are drawn over, and lets them go again', async () => {
    await openInbox(page);
    await becomes(() => row(page, word).count(), 4);
    const middle = async (number: number) => {
      const box = await row(page, `Order ${String(number)} ${word}`)
        .locator('[data-select]')
        .boundingBox();
      if (!box) throw new Error('The picture is not on the screen.');
      return [box.x + box.width / 2, box.y + box.height / 2] as const;
    };
    const at = [await middle(4), await middle(3), await middle(1)] as const;
    await page.mouse.move(...at[0]);
    await page.mouse.down();
    // Its code comes with the first press: drawn to and fro until it is here.
    await becomes(async () => {
      await page.mouse.move(...at[1], { steps: 4 });
      await page.mouse.move(...at[2], { steps: 4 });
      return page.getByText('4 selected').count();
    }, 1);
    await page.mouse.move(...at[1], { steps: 4 });
    await page.getByText('2 selected').waitFor();
    await page.mouse.up();
    await page.getByText('2 selected').waitFor();
    expect(new URL(page.url()).pathname).toBe('/inbox/all');
    await page.getByRole('button', { name: 'Resolve' }).first().click();
    for (const id of ids.slice(0, 2)) await becomes(() => statusOf(id), 'resolved');
    expect(await statusOf(ids[2] ?? '')).toBe('open');
  });

  it('is swiped on a phone: one way resolves and can be undone, the other asks until when to snooze', async () => {
    const { page: phone, context } = await scene.window(anna, {
      viewport: { width: 390, height: 844 },
      hasTouch: true,
      isMobile: true,
    });
    await openInbox(phone);
    await becomes(() => row(phone, word).count(), 4);
    const first = row(phone, `Order 4 ${word}`);
    await swipeRow(first, 60);
    expect(await statusOf(ids[0] ?? '')).toBe('open');
    await swipeRow(first, 190);
    await becomes(() => statusOf(ids[0] ?? ''), 'resolved');
    await first.waitFor({ state: 'detached' });
    await phone.getByRole('button', { name: 'Undo' }).click();
    await becomes(() => statusOf(ids[0] ?? ''), 'open');
    await first.waitFor();
    expect(new URL(phone.url()).pathname).toBe('/inbox/all');
    await swipeRow(row(phone, `Order 3 ${word}`), -190);
    const dialog = phone.getByRole('dialog', { name: 'Snooze' });
    await dialog.getByRole('button', { name: /^Until they write/ }).click();
    await becomes(() => statusOf(ids[1] ?? ''), 'snoozed');
    // As one likes it: the other way about.
    await anna.api.call('updateProfile', {
      body: { preferences: { swipe: { start: 'assignToMe', end: 'none' } } },
    });
    await patch(ids[3] ?? '', { assigneeId: null });
    await openInbox(phone);
    await becomes(() => row(phone, word).count(), 3);
    await swipeRow(row(phone, `Order 1 ${word}`), 190);
    await becomes(async () => (await found()).find(({ id }) => id === ids[3])?.assigneeId, anna.id);
    await swipeRow(row(phone, `Order 2 ${word}`), -190);
    expect(await statusOf(ids[2] ?? '')).toBe('open');
    await context.close();
  });
});
