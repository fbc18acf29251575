import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Page } from 'playwright-core';
import { leftIn, speak, worksInArabic } from './language-tour.ts';
import { canRun, openScene, pictureFailure, pictureOf, type Scene } from './scene.ts';

describe.runIf(canRun('languages'))('the languages of those who work here', () => {
  let scene: Scene;
  let page: Page;
  beforeAll(async () => {
    scene = await openScene();
    ({ page } = await scene.window(scene.admin));
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  it('are chosen in the profile; Arabic runs from right to left, keys do the same, and a reload keeps it', async () => {
    await page.goto('/inbox/all');
    await speak(page, 'en', { tag: 'ar', name: 'العربية' });
    await worksInArabic(page);
    await pictureOf(page, 'ar');
  });

  it('leave no English on any page, to read or to be read out', { timeout: 180_000 }, async () => {
    await speak(page, 'ar', { tag: 'ja', name: '日本語' });
    expect(await leftIn(page)).toEqual({});
  });
});
