import type { CDPSession, Page } from 'playwright-core';
import { rounded, type Row } from './scenario.ts';
import { threadLength, type WebDesk } from './web-desk.ts';
import { handled, handRow, held, nextPaints, seen, throttle } from './web-hands.ts';

/** What is to be painted within 50 ms in 95 of 100 cases, on a machine that takes four times as long as this one. */
const target = 50;
const slowness = 4;
const times = 100;
/** So long somebody looks before the next key: what is fetched ahead is there. */
const lookMillis = 400;

const list = '/inbox/all?status=resolved';
const current = "document.querySelector('a[data-conversation][aria-current]')?.dataset.conversation";
/** The first message that stands: what is painted first is drawn over the pane of the conversation before. */
const article =
  "(document.querySelector('[data-glimpse] article') ?? document.querySelector('article[data-message]'))";
const listScroller = "document.querySelector('[role=list]:has(a[data-conversation])')";

/** A row of the list that is another than before. */
const stoodOn = "document.querySelector('a[data-conversation].bg-fill')";

const pause = (page: Page) => page.waitForTimeout(lookMillis);

async function openFirst(page: Page): Promise<void> {
  await page.goto(list);
  await page.locator('a[data-conversation]').first().click();
  await page.locator('article[data-message]').first().waitFor();
  await pause(page);
}

async function movesInList(page: Page): Promise<Row> {
  await page.goto(list);
  await page.locator('a[data-conversation]').first().waitFor();
  await page.keyboard.press('j');
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    await page.waitForTimeout(100);
    await page.evaluate(`globalThis.before = ${stoodOn}?.dataset.conversation`);
    const isThere = `(${stoodOn}?.dataset.conversation ?? before) !== before`;
    taken.push(await handled(page, isThere, () => page.keyboard.press('j')));
  }
  return { ...handRow('move in the list (j)', taken, target), ...(await nextPaints(page)) };
}

/** The next one is open: its row is marked and its first message stands. */
async function opensNext(page: Page, key = 'j'): Promise<number> {
  await page.evaluate(`globalThis.before = [${current}, ${article}]`);
  const isThere = `${current} !== before[0] && ${article} !== null && ${article} !== before[1]`;
  return handled(page, isThere, () => page.keyboard.press(key));
}

async function opensAhead(page: Page): Promise<Row> {
  await openFirst(page);
  const taken: number[] = [];
  for (let n = 0; n < times; n += 1) {
    taken.push(await opensNext(page));
    await pause(page);
  }
  const row = handRow('open a conversation that was fetched ahead (j)', taken, target);
  return { ...row, ...(await nextPaints(page)) };
}

async function goesBack(page: Page): Promise<Row[]> {
  await openFirst(page);
  const taken: number[] = [];
  let moved = 0;
  for (let n = 0; n < 30; n += 1) {
    // Another one by a click, which the history knows, and back.
    const at = await page.evaluate<string>(current);
    await page.evaluate(`globalThis.before = [${current}, ${article}]`);
    await page.evaluate(`{
      const rows = [...document.querySelectorAll('a[data-conversation]')];
      const here = rows.findIndex((row) => row.dataset.conversation === before[0]);
      (rows[here + 2] ?? rows[here - 2]).click();
    }`);
    await seen(page, `${current} !== before[0] && ${article} && ${article} !== before[1]`);
    await pause(page);
    await page.evaluate(`globalThis.before = [${current}, ${article}]`);
    const isThere = `${current} === '${at}' && ${article} !== null && ${article} !== before[1]`;
    const from = await page.evaluate<number>(`${listScroller}.scrollTop`);
    taken.push(await handled(page, isThere, () => page.evaluate('history.back()')));
    const to = await page.evaluate<number>(`${listScroller}.scrollTop`);
    if (Math.abs(to - from) > 1) moved += 1;
    await pause(page);
    await page.keyboard.press('j');
    await pause(page);
  }
  return [
    handRow('back to the conversation before (the list stays)', taken, target),
    { what: 'the list moved then', times: moved },
  ];
}

/** The list is left far down for another page, and is where it was when one comes back. */
async function listKeepsPlace(page: Page): Promise<Row> {
  await page.goto(list);
  await page.locator('a[data-conversation]').first().waitFor();
  for (let n = 0; n < 8; n += 1) {
    await page.evaluate(`${listScroller}.scrollTop += 3000`);
    await pause(page);
  }
  const at = await page.evaluate<number>(`${listScroller}.scrollTop`);
  await page.evaluate('document.querySelector(\'a[href="/contacts"]\').click()');
  await seen(page, "!document.querySelector('a[data-conversation]')");
  await pause(page);
  const isThere = "document.querySelector('a[data-conversation]') !== null";
  const taken = await handled(page, isThere, () => page.evaluate('history.back()'));
  await pause(page);
  const to = await page.evaluate<number>(`${listScroller}.scrollTop`);
  return {
    ...handRow('back from another page to a list left far down', [taken], null),
    'moved px': rounded(Math.abs(to - at)),
  };
}

async function types(page: Page, { long }: WebDesk): Promise<Row[]> {
  const begun = performance.now();
  await page.goto(`/inbox/all/${long.conversationId}?message=${long.firstMessageId}`);
  await page.locator(`article[data-message="${long.firstMessageId}"]`).waitFor({ timeout: 120_000 });
  const seconds = (performance.now() - begun) / 1000;
  await pause(page);
  const rows: Row[] = [
    {
      what: `all ${threadLength.toLocaleString('en')} messages of a thread loaded, s`,
      times: 1,
      'p50 ms': '',
      'worst ms': rounded(seconds * 1000),
    },
  ];
  await page.keyboard.press('r');
  const box = page.getByRole('textbox', { name: 'Your reply' });
  await box.waitFor();
  await seen(
    page,
    "document.querySelector('section[data-composer] [contenteditable=true]') === document.activeElement",
  );
  await page.waitForTimeout(1000);
  const taken: number[] = [];
  const text = 'We are sorry to hear that, and send another one today. ';
  for (let n = 0; n < times; n += 1) {
    const isThere = `document.activeElement.innerText.replace(/\\n$/, '').length > ${String(n)}`;
    taken.push(
      await handled(page, isThere, () =>
        page.keyboard.press(text[n % text.length] === ' ' ? 'Space' : (text[n % text.length] ?? 'a')),
      ),
    );
    await page.waitForTimeout(60);
  }
  const typed = handRow(`type an answer in a thread of ${threadLength.toLocaleString('en')}`, taken, target);
  rows.push({ ...typed, ...(await nextPaints(page)) });
  return rows;
}

async function firstLoads(page: Page): Promise<Row> {
  const taken: number[] = [];
  for (let n = 0; n < 5; n += 1) {
    const begun = performance.now();
    await page.goto(list, { waitUntil: 'commit' });
    await page.locator('a[data-conversation]').first().waitFor();
    taken.push(performance.now() - begun);
  }
  return handRow('load the page until the list stands', taken, null);
}

async function longSession(page: Page, devtools: CDPSession, conversations: number): Promise<Row[]> {
  await openFirst(page);
  const rows: Row[] = [];
  for (let n = 1; n <= conversations; n += 1) {
    await opensNext(page);
    if (n === 50 || n % 250 === 0) {
      await pause(page);
      const { megabytes, nodes } = await held(devtools);
      rows.push({
        what: `held after ${String(n)} opened`,
        times: n,
        'heap MB': rounded(megabytes),
        'DOM nodes': nodes,
      });
    }
  }
  return rows;
}

/** What a hand waits for, under a processor that is four times as slow, and what a long session holds. */
export async function interactions(
  desk: WebDesk,
  conversations: number,
  say: (line: string) => void,
): Promise<Row[]> {
  const page = await desk.window();
  const devtools = await page.context().newCDPSession(page);
  const rows: Row[] = [];
  const keep = (more: Row | Row[]) => {
    for (const row of [more].flat()) {
      rows.push(row);
      say(JSON.stringify(row));
    }
  };
  await throttle(devtools, slowness);
  keep(await firstLoads(page));
  keep(await movesInList(page));
  keep(await opensAhead(page));
  keep(await goesBack(page));
  keep(await listKeepsPlace(page));
  keep(await types(page, desk));
  await throttle(devtools, 1);
  keep(await longSession(page, devtools, conversations));
  return rows;
}
