import type { Locator } from 'playwright-core';

/** Draws a finger sideways over a row, so many pixels. */
export async function swipeRow(row: Locator, pixels: number): Promise<void> {
  const page = row.page();
  const box = await row.boundingBox();
  if (!box) throw new Error('The row is not on the screen.');
  const browser = await page.context().newCDPSession(page);
  const x = box.x + box.width / 2;
  const y = box.y + box.height / 2;
  const touch = (type: string, touchPoints: { x: number; y: number }[]) =>
    browser.send('Input.dispatchTouchEvent', { type: type as 'touchStart', touchPoints });
  await touch('touchStart', [{ x, y }]);
  // Its code is fetched with the first touch: the row gives way once it is here.
  for (let step = 1; step <= 12; step += 1) {
    await touch('touchMove', [{ x: x + (pixels * step) / 12, y }]);
  }
  for (let jiggle = 0; jiggle < 200 && (await page.locator('[data-swipe]').count()) === 0; jiggle += 1) {
    await touch('touchMove', [{ x: x + pixels + (jiggle % 2), y }]);
  }
  await page.locator('[data-swipe]').waitFor();
  await touch('touchEnd', []);
  await page.locator('[data-swipe]').waitFor({ state: 'detached' });
  await browser.detach();
}
