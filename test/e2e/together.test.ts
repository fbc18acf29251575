import type { Locator, Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { MailWorkspace } from '../support/workspace.ts';
import { freshWord, isAgain } from './attempt.ts';
import {
  chooseFromPicker,
  editor,
  isSamePage,
  header,
  letter,
  markPage,
  messages,
  openConversation,
  openInbox,
  row,
  rows,
  send,
  write,
} from './desk.ts';
import { clickShown, heardOn, listenOn, shownOn, watchOn } from './ear.ts';
import { composePost, type Post } from './post.ts';
import { askAside, mergeAndUndo } from './side-tour.ts';
import {
  becomes,
  canRun,
  openMailScene,
  pictureFailure,
  pictureOf,
  type Desk,
  type Person,
  type Scene,
} from './scene.ts';

describe.runIf(canRun('together'))('two at the same inbox', () => {
  let scene: Scene<MailWorkspace>;
  let ben: Person;
  let annasDesk: Desk;
  let bensDesk: Desk;
  let anna: Page;
  let bens: Page;
  /** Every try has a conversation of its own; the word is in all that it brings along. */
  let word: string;
  let subject: string;
  const idOf = (name: string) => `${name}-${word}@customer.test`;

  beforeAll(async () => {
    scene = await openMailScene(['anna', 'ben'].map((name) => `${name}@support.test`));
    const inboxIds = [scene.workspace.inbox.id];
    const annaPerson = await scene.person({ role: 'agent', name: 'Anna Agent', inboxIds });
    ben = await scene.person({ role: 'agent', name: 'Ben Brook', inboxIds });
    for (const name of ['Billing', 'Furniture']) await scene.admin.api.call('createTag', { body: { name } });
    annasDesk = await scene.window(annaPerson);
    bensDesk = await scene.window(ben);
    anna = annasDesk.page;
    bens = bensDesk.page;
    await Promise.all([anna, bens].map((page) => openInbox(page)));
  });
  beforeEach(async (test) => {
    word = freshWord();
    subject = `Two chairs are missing ${word}`;
    if (isAgain(test)) {
      await Promise.all([annasDesk, bensDesk].map(({ context }) => context.setOffline(false)));
      await Promise.all([anna, bens].map((page) => openInbox(page)));
    }
    await arrive({ subject, text: 'We ordered six and got four.', id: idOf('chairs-1') });
    for (const page of [anna, bens]) {
      await row(page, subject).waitFor({ state: 'attached' });
      await openConversation(page, subject);
    }
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  async function arrive(post: Pick<Post, 'subject' | 'text' | 'id'> & Partial<Post>): Promise<void> {
    await scene.workspace.api.pushRaw(
      scene.workspace.inbox.id,
      composePost({ from: 'alice@customer.test', name: 'Alice Ahlgren', ...post }),
    );
  }

  const presenceOf = async (userId: string) =>
    (await scene.admin.api.call('listUsers')).items.find((one) => one.id === userId);

  it('shows who looks and who writes', async () => {
    const seen = (page: Page, words: string) =>
      page.locator('[data-viewers]').getByText(words).first().waitFor({ state: 'attached' });
    await seen(anna, 'Ben Brook is looking');
    await seen(bens, 'Anna Agent is looking');
    await write(bens, 'I am on it');
    await seen(anna, 'Ben Brook is writing');
    await bens.getByRole('button', { name: 'Throw the draft away' }).click();
    await bens.locator('section[data-composer]').waitFor({ state: 'detached' });
    await seen(anna, 'Ben Brook is looking');
  });

  it('hands over by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('i');
    await header(bens, 'Assigned to Anna Agent').waitFor();
    await row(bens, subject).getByText('Assigned to Anna Agent').waitFor({ state: 'attached' });
    await header(anna, 'Assigned to Anna Agent').click();
    await chooseFromPicker(anna, 'Ben Brook');
    await header(bens, 'Assigned to Ben Brook').waitFor();
    await bens.keyboard.press('a');
    await bens.getByRole('option', { name: 'Nobody' }).waitFor();
    await bens.keyboard.type('Nobody');
    await bens.keyboard.press('Enter');
    // Nobody's, or given at once to whoever is free.
    await header(anna, 'Assigned to Ben Brook').waitFor({ state: 'detached' });
    await header(anna, 'Assign: nobody yet').or(header(anna, 'Assigned to Anna Agent')).waitFor();
  });

  it('tags by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('t');
    await anna.getByRole('option', { name: 'Billing' }).waitFor();
    await anna.keyboard.type('Bill');
    await anna.keyboard.press('Enter');
    await anna.keyboard.press('Escape');
    await header(bens, 'Tags: Billing').waitFor();
    await header(bens, 'Tags: Billing').click();
    await chooseFromPicker(bens, 'Furniture');
    await bens.keyboard.press('Escape');
    await header(anna, 'Tags: Billing, Furniture').waitFor();
    await row(anna, subject).getByText('Billing').waitFor();
  });

  it('sets priorities by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('p');
    await anna.getByRole('menuitemcheckbox', { name: 'Urgent' }).waitFor();
    await anna.keyboard.type('Urg');
    await anna.keyboard.press('Enter');
    await header(bens, 'Priority: Urgent').waitFor();
    await header(bens, 'Priority: Urgent').click();
    await bens.getByRole('menuitemcheckbox', { name: 'Low' }).click();
    await header(anna, 'Priority: Low').waitFor();
  });

  it('snoozes and wakes by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('s');
    const choices = anna.getByRole('toolbar', { name: 'Snooze' });
    await choices.getByRole('button').first().waitFor();
    await choices.getByRole('button', { name: /Tomorrow morning/ }).focus();
    await anna.keyboard.press('Enter');
    await header(bens, /^Snoozed until/).waitFor();
    await header(bens, /^Snoozed until/).click();
    await bens.getByRole('button', { name: 'Wake up now' }).click();
    await header(anna, 'Snooze').waitFor();
    await row(anna, subject).waitFor();
  });

  it('resolves and reopens by key and by mouse, seen by both', async () => {
    await anna.keyboard.press('e');
    await header(bens, 'Reopen').waitFor();
    await anna.keyboard.press('Shift+E');
    await header(bens, 'Resolve').waitFor();
    await header(bens, 'Resolve').click();
    await header(anna, 'Reopen').waitFor();
    await header(anna, 'Reopen').click();
    await header(bens, 'Resolve').waitFor();
    await row(anna, subject).waitFor();
  });

  it('says what is new when two answers cross, and leaves the choice to the writer', async () => {
    await write(bens, 'They are on their way.');
    await write(anna, 'Two more chairs leave today.');
    await send(anna);
    await letter(bens, 'Two more chairs leave today.').waitFor();
    await send(bens);
    const dialog = bens.getByRole('dialog', { name: 'Something new came in' });
    await dialog.getByText('Two more chairs leave today.').waitFor();
    await dialog.getByRole('button', { name: 'Keep editing' }).click();
    await becomes(() => editor(bens).innerText(), 'They are on their way.');

    await arrive({
      subject: `Re: ${subject}`,
      text: 'Never mind, I found them!',
      id: idOf('chairs-2'),
      answers: [idOf('chairs-1')],
    });
    await letter(bens, 'Never mind, I found them!').waitFor();
    await editor(bens).focus();
    await send(bens);
    await dialog.getByText('Never mind, I found them!').waitFor();
    expect(await dialog.getByText('Two more chairs leave today.').count()).toBe(0);
    await dialog.getByRole('button', { name: 'Send anyway' }).click();
    await letter(anna, 'They are on their way.').waitFor();
    await becomes(() => bens.locator('section[data-composer]').count(), 0);
  });

  it('sends an answer once that was on its way when the page was loaded again', async () => {
    const held: Route[] = [];
    let answers: 'hold' | 'refuse' | 'arrive' | 'let through' = 'hold';
    await anna.route(/\/conversations\/\w+\/messages$/, async (route) => {
      if (route.request().method() !== 'POST' || answers === 'let through') return route.continue();
      if (answers === 'refuse') return route.abort();
      // The first goes astray on its way there, the answer to the second on its way back.
      if (answers === 'arrive') await route.fetch();
      held.push(route);
    });
    await write(anna, `The first comes today ${word}.`);
    await send(anna);
    await becomes(() => held.length, 1);
    answers = 'refuse';
    await anna.reload();
    const first = letter(anna, `The first comes today ${word}`);
    await first.getByText('Not sent yet: the server').waitFor();
    await first.getByRole('button', { name: 'Try again' }).click();
    await first.getByText('Not sent yet: the server').waitFor();
    await pictureOf(anna, 'not-sent-yet');
    expect(await messages(bens).filter({ hasText: 'The first comes' }).count()).toBe(0);
    answers = 'let through';
    // By itself, or by the button that stands there.
    await letter(bens, `The first comes today ${word}`).waitFor();

    answers = 'arrive';
    await write(anna, `The second tomorrow ${word}.`);
    await send(anna);
    await becomes(() => held.length, 2);
    answers = 'let through';
    await anna.reload();
    await letter(bens, `The second tomorrow ${word}`).waitFor();
    await becomes(() => anna.evaluate("localStorage.getItem('onevoice:unsent')"), '[]');
    // The question and two answers, each once.
    for (const page of [anna, bens]) await becomes(() => messages(page).count(), 3);
    expect(await anna.locator('section[data-composer]').count()).toBe(0);
  });

  it('lets a supervisor give conversations, take them back, and whisper', async () => {
    const sam = await scene.person({
      role: 'supervisor',
      name: `Sam${word} Super`,
      inboxIds: [scene.workspace.inbox.id],
    });
    const { page, context } = await scene.window(sam);
    await page.goto('/desk');
    const rowOf = page.locator('[data-waiting-row]').filter({ hasText: subject });
    const holder = (name: string) => rowOf.getByText(name, { exact: true });
    await rowOf.getByRole('checkbox').click();
    await page.getByRole('button', { name: 'Assign to…' }).click();
    await page.getByRole('option', { name: ben.name }).click();
    await page.getByText(`One conversation: ${ben.name}`).waitFor();
    await holder(ben.name).waitFor();
    await pictureOf(page, 'desk-waiting');
    await rowOf.getByRole('button', { name: 'Take over' }).click();
    await page.getByText(`One conversation: ${sam.name}`).waitFor();
    await holder(sam.name).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await holder(ben.name).waitFor();

    await rowOf.getByRole('button', { name: 'Whisper' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill(`Offer a new one ${word}`);
    await page.getByRole('dialog').getByRole('button', { name: 'Whisper' }).click();
    await page.getByText(`${ben.name} sees it now.`).waitFor();
    await bens.locator('[data-whisper]').getByText(`Offer a new one ${word}`).waitFor();
    await pictureOf(bens, 'desk-whispered');
    await context.close();
  });

  it('shows the wall live, on screens without a log-in, and the list behind a number', async () => {
    const lea = await scene.person({
      role: 'supervisor',
      name: `Lea${word} Lead`,
      inboxIds: [scene.workspace.inbox.id],
    });
    const { page, context } = await scene.window(lea, { reducedMotion: 'reduce' });
    await page.goto('/wall');
    const tile = (name: string) => page.locator(`[data-tile="${name}"]`);
    const wall = page.locator('[data-wall="live"]');
    await wall.waitFor();
    const figure = (on: Page, label: string) =>
      on.locator('[data-tile="now"] .figure').filter({ hasText: label }).locator('span').first();
    const open = async () => Number(await figure(page, 'Open').innerText());
    const before = await open();
    const news = { from: 'bob@customer.test', name: `Bob${word}`, text: 'Where is it?' };
    await arrive({ subject: `Wall ${word}`, id: idOf('wall-1'), ...news });
    await becomes(open, before + 1);
    // Whoever watches is there.
    await tile('agents')
      .locator(`[data-agent="${lea.id}"]`)
      .getByText('Online')
      .waitFor({ state: 'attached' });
    await figure(page, 'Waiting').click();
    const behind = page.getByRole('dialog', { name: /^Waiting/ });
    await behind
      .getByRole('link')
      .filter({ hasText: `Wall ${word}` })
      .waitFor();
    expect(await behind.getByRole('link').count()).toBe(Number(await figure(page, 'Waiting').innerText()));
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: 'Arrange the tiles' }).click();
    const choice = (name: string) => page.getByRole('dialog').locator(`[data-choice="${name}"]`);
    await choice('mood').getByRole('checkbox').click();
    await tile('mood').waitFor({ state: 'detached' });
    await choice('deadlines').getByRole('checkbox').focus();
    await page.keyboard.press('Alt+ArrowUp');
    const order = () =>
      page.locator('[data-tile]').evaluateAll((all) => all.map((one) => one.getAttribute('data-tile')));
    await becomes(async () => (await order()).slice(0, 2), ['deadlines', 'now']);
    await page.keyboard.press('Escape');
    await page.reload();
    await wall.waitFor();
    expect((await order()).slice(0, 2)).toEqual(['deadlines', 'now']);
    await tile('mood').waitFor({ state: 'detached' });

    const { device, token } = await lea.api.call('createWallDevice', { body: { name: `Hall ${word}` } });
    const hall = await scene.browser.newContext({ baseURL: lea.api.baseUrl });
    const screen = await hall.newPage();
    await screen.goto(`/wall#${token}`);
    await becomes(() => figure(screen, 'Open').innerText(), String(before + 1));
    expect(await screen.locator('[data-tile] a, [data-tile] button').count()).toBe(0);
    expect(screen.url()).not.toContain(token);
    // What happened while the connection was away is there with the first answer.
    await hall.setOffline(true);
    await arrive({ subject: `Wall again ${word}`, id: idOf('wall-2'), ...news });
    await becomes(open, before + 2);
    await screen.locator('[data-wall="away"]').waitFor();
    await hall.setOffline(false);
    await becomes(() => figure(screen, 'Open').innerText(), String(before + 2));
    await lea.api.call('deleteWallDevice', { params: { id: device.id } });
    await screen.getByText('This screen is no longer connected').waitFor();
    await hall.close();
    await context.close();
  });

  it('tells by the system who got it, and says why they did and others did not', async () => {
    const { api } = scene.admin;
    const body = { name: `Turns ${word}`, channel: 'email' as const, address: `turns-${word}@support.test` };
    const { id } = await api.call('createInbox', { body });
    const dora = await scene.person({ role: 'agent', name: `Dora${word} Desk`, inboxIds: [id] });
    await scene.person({ role: 'agent', name: `Eli${word} Elsewhere`, inboxIds: [id] });
    await dora.api.call('updateProfile', {
      body: { preferences: { notifications: { ways: { assigned: 'desktop' }, quiet: null } } },
    });
    const { page, context } = await scene.window(dora);
    await watchOn(context);
    await page.goto('/settings/profile');
    await page.getByRole('heading', { level: 1 }).waitFor();
    await becomes(async () => (await presenceOf(dora.id))?.presence, 'online');
    const post = { from: 'alice@customer.test', name: 'Alice Ahlgren', text: 'Is there a lamp for it?' };
    await api.pushRaw(id, composePost({ ...post, subject: `A lamp ${word}`, id: idOf('lamp') }));
    await becomes(
      () => shownOn(page),
      [{ title: 'Onevoice assigned this to you', body: 'Is there a lamp for it?' }],
    );
    await clickShown(page);
    await page.getByRole('button', { name: `Why ${dora.name}?` }).click();
    const trace = page.getByRole('dialog');
    await trace.getByText(`${dora.name} got it: only they could have it.`).waitFor();
    await trace.getByText(`Eli${word} Elsewhere: offline`).waitFor();
    await pictureOf(page, 'assignment-trace');
    await context.close();
  });

  it('calls a colleague by a note, who sees this conversation and no other', async () => {
    const carla = await scene.person({ role: 'collaborator', name: `Carla${word} Cellar` });
    const { page, context } = await scene.window(carla);
    await listenOn(context);
    await openInbox(page);
    await page.getByText('No open conversations.').waitFor();
    await arrive({ subject: `Opening hours ${word}`, text: 'When are you open?', id: idOf('hours') });
    await write(anna, `Are there any left, @Carla${word}`, 'note');
    await anna.getByRole('option', { name: carla.name }).waitFor();
    await anna.keyboard.press('Enter');
    await anna.keyboard.type('?');
    await send(anna);
    await messages(bens).filter({ hasText: 'Are there any left' }).waitFor();

    await becomes(async () => (await heardOn(page)).tones, 2);
    await page.getByRole('button', { name: '1 unread notification' }).click();
    await page.getByRole('link', { name: /Anna Agent mentioned you/ }).click();
    const note = messages(page).filter({ hasText: 'Are there any left' });
    await note.waitFor();
    expect(new URL(page.url()).searchParams.get('message')).toBe(await note.getAttribute('data-message'));
    await page.getByRole('button', { name: 'Note' }).waitFor();
    expect(await page.getByRole('button', { name: 'Reply' }).count()).toBe(0);
    await becomes(() => row(page, 'Opening hours').count(), 0);

    const other = await row(bens, `Opening hours ${word}`).getAttribute('data-conversation');
    await page.goto(`/inbox/all/${other ?? ''}`);
    await page.getByText('This conversation could not be opened.').waitFor();
    await page.context().close();
  });

  it('asks aside: a supplier answers by mail, a colleague in place, and the customer sees nothing', async () => {
    await askAside(scene.workspace, { anna, bens, ben, subject, word });
  });

  it('merges two conversations, leads old links there, and takes them apart again', async () => {
    const other = `Cushions ${word}`;
    await arrive({ subject: other, text: 'The cushions too.', id: idOf('cushions') });
    await mergeAndUndo({ anna, bens, ben, subject, word }, other);
  });

  it('fills the gap after a time without a network, without a reload and with nothing doubled', async () => {
    await markPage(bens);
    await bensDesk.context.setOffline(true);
    await bens.getByText('Reconnecting; your work is kept.').waitFor();
    await arrive({
      subject: `Re: ${subject}`,
      text: 'They were in the cellar.',
      id: idOf('chairs-2'),
      answers: [idOf('chairs-1')],
    });
    await arrive({
      subject: `A new one ${word}`,
      text: 'Hello?',
      id: idOf('new-1'),
      from: 'bob@customer.test',
      name: 'Bob',
    });
    await arrive({
      subject: `Another one ${word}`,
      text: 'Hello!',
      id: idOf('new-2'),
      from: 'bob@customer.test',
      name: 'Bob',
    });
    await row(anna, `Another one ${word}`).waitFor();
    await letter(anna, 'They were in the cellar.').waitFor();
    expect(await row(bens, `Another one ${word}`).count()).toBe(0);
    expect(await letter(bens, 'They were in the cellar.').count()).toBe(0);

    await bensDesk.context.setOffline(false);
    await row(bens, `Another one ${word}`).waitFor();
    await row(bens, `A new one ${word}`).waitFor();
    await letter(bens, 'They were in the cellar.').waitFor();
    await bens.getByText('Reconnecting; your work is kept.').waitFor({ state: 'detached' });
    const seen = await rows(bens).evaluateAll((all) =>
      all.map((one) => one.getAttribute('data-conversation')),
    );
    expect(new Set(seen).size).toBe(seen.length);
    const { items } = await ben.api.call('listConversations', { query: { limit: 100 } });
    expect(seen).toEqual(items.slice(0, seen.length).map(({ id }) => id));
    const letters = (page: Page) =>
      messages(page).evaluateAll((all) => all.map((one) => one.getAttribute('data-message')));
    expect(await letters(bens)).toEqual(await letters(anna));
    expect(await isSamePage(bens)).toBe(true);
  });

  it('lets what comes in move nothing that one reads', async () => {
    const lines = Array.from({ length: 120 }, (_, line) => `Line ${String(line)} of a long story.`);
    const from = { from: 'bob@customer.test', name: 'Bob' };
    const chapter = (n: number) => `Chapter ${String(n)} ${word}`;
    for (let n = 0; n < 30; n += 1)
      await arrive({
        subject: chapter(n),
        text: lines.join('\n\n'),
        id: idOf(`story-${String(n)}`),
        ...from,
      });
    await becomes(() => countOf('Chapter'), 30);
    await openInbox(anna);
    await row(anna, chapter(29)).waitFor();
    const list = anna.getByLabel('Conversations');
    await turnWheel(list, 600);
    const passed = async () => ((await row(anna, chapter(23)).boundingBox())?.y ?? -1) < 0;
    await becomes(passed, true);
    // Lower than what the top of the list shows.
    const open = row(anna, chapter(14));
    await open.click();
    await letter(anna, 'Line 0 of').waitFor();
    await turnWheel(anna.getByLabel('Messages'), 900);
    const line = messages(anna).getByText('Line 20 of a long story.').last();
    await line.waitFor();
    // Waits until it stands still.
    await line.scrollIntoViewIfNeeded();
    const read = async () => [await line.boundingBox(), await open.boundingBox()];
    const before = await read();
    const newest = (n: number) => ({ subject: `Newest ${String(n)} ${word}`, text: 'Hello again.', ...from });
    await arrive({ ...newest(1), id: idOf('newest-1') });
    const pill = anna.getByRole('button', { name: '1 new' });
    await pill.waitFor();
    expect(await read()).toEqual(before);
    await pill.click();
    await row(anna, newest(1).subject).waitFor();
    // At the top what comes is seen as it comes, wherever the open conversation stands.
    await becomes(() => topOf(list), 0);
    for (const n of [2, 3, 4]) {
      await arrive({ ...newest(n), id: idOf(`newest-${String(n)}`) });
      await row(anna, newest(n).subject).waitFor();
      expect(await topOf(list)).toBe(0);
    }
  });

  async function countOf(words: string): Promise<number> {
    const { items } = await scene.admin.api.call('listConversations', { query: { limit: 100 } });
    return items.filter((one) => one.subject.includes(words) && one.subject.includes(word)).length;
  }
});

async function turnWheel(over: Locator, by: number): Promise<void> {
  const box = await over.boundingBox();
  await over.page().mouse.move((box?.x ?? 0) + 100, (box?.y ?? 0) + 300);
  await over.page().mouse.wheel(0, by);
}

async function topOf(area: Locator): Promise<number> {
  return area.evaluate((element) => (element as unknown as { scrollTop: number }).scrollTop);
}
