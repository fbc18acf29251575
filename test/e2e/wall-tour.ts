import type { Browser, Page } from 'playwright-core';
import { findings, sidewaysAt } from './looking.ts';
import { becomes, pictureOf } from './scene.ts';

const live = (page: Page) => page.locator('[data-wall="live"]').waitFor();

/** A number opens what it counts, and that leads to the conversation. */
export async function openNumber(page: Page): Promise<void> {
  await page.goto('/wall');
  await live(page);
  const waiting = page.locator('[data-tile="now"]').getByRole('button', { name: /Waiting$/ });
  await waiting.waitFor();
  const count = Number((await waiting.innerText()).split('\n')[0]);
  await waiting.click();
  const behind = page.getByRole('dialog', { name: 'Waiting, who waits longest first' });
  const list = behind.locator('[data-behind]');
  await becomes(async () => Number(await list.getAttribute('data-behind')), count);
  await list.getByRole('link').first().click();
  await page.locator('article[data-message]').first().waitFor();
}

/** A tile is taken from one's own wall and stays away, also after the page is loaded anew. */
export async function hideTile(page: Page): Promise<void> {
  await page.goto('/wall');
  await live(page);
  const mood = page.locator('[data-tile="mood"]');
  const turn = async () => {
    await page.getByRole('button', { name: 'Arrange the tiles' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.locator('[data-choice="mood"]').getByRole('checkbox').click();
    await dialog.getByRole('button', { name: 'Close' }).last().click();
  };
  await mood.waitFor();
  await turn();
  await mood.waitFor({ state: 'detached' });
  await page.reload();
  await live(page);
  await page.locator('[data-tile="now"]').waitFor();
  await becomes(() => mood.count(), 0);
  await turn();
  await mood.waitFor();
}

/**
 * A link shows the wall on a screen that nobody is logged in at: numbers without lists, at any size; without its link it
 * shows that no more.
 * @returns what there is to object to
 */
export async function hangOnWall(page: Page, { browser, url }: { browser: Browser; url: string }) {
  const objections: string[] = [];
  await page.goto('/wall');
  await live(page);
  await page.getByRole('button', { name: 'Screens' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name of the screen').fill('Hall');
  await dialog.getByRole('button', { name: 'Make a link' }).click();
  const link = await dialog.getByLabel('Open this on the screen').inputValue();
  const context = await browser.newContext({
    ...{ baseURL: url, locale: 'en-GB', serviceWorkers: 'block', reducedMotion: 'reduce' },
    viewport: { width: 1920, height: 1080 },
  });
  const kiosk = await context.newPage();
  await kiosk.goto(link);
  await live(kiosk);
  await kiosk.locator('[data-tile="now"]').getByText('Waiting').waitFor();
  // Without a log-in there is nothing behind the numbers, and nothing to arrange.
  await becomes(() => kiosk.locator('[data-tile] :is(a, button)').count(), 0);
  await becomes(() => kiosk.getByRole('button', { name: 'Arrange the tiles' }).count(), 0);
  // The secret is not in the address of a screen that everybody sees.
  await becomes(() => new URL(kiosk.url()).hash, '');
  objections.push(...(await findings(kiosk)));
  for (const [width, height] of [
    [1920, 1080],
    [1440, 900],
    [390, 844],
  ] as const) {
    await kiosk.setViewportSize({ width, height });
    objections.push(...(await sidewaysAt(kiosk, width)));
    await kiosk.setViewportSize({ width, height });
    await pictureOf(kiosk, `kiosk-${String(width)}`);
  }
  await kiosk.reload();
  await live(kiosk);
  await kiosk.locator('[data-tile="now"]').getByText('Waiting').waitFor();
  const fits = 'document.querySelector("main").scrollHeight <= innerHeight';
  await kiosk.setViewportSize({ width: 1920, height: 1080 });
  await becomes(() => kiosk.evaluate(fits), true);
  await dialog.getByRole('button', { name: 'Revoke Hall' }).click();
  await kiosk.getByText('This screen is no longer connected').waitFor();
  await context.close();
  return objections;
}
