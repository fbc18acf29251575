import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { pictureOf } from './scene.ts';

export const widths = [1440, 1024, 390];
export const themes = ['light', 'dark'] as const;

interface Finding {
  id: string;
  nodes: { target: unknown[]; failureSummary?: string }[];
}

/** Another theme fades in. */
const settled = `new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))).then(() =>
  Promise.allSettled(
    document.getAnimations().filter((one) => one instanceof CSSTransition).map((one) => one.finished)))`;

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

/** What axe objects to. */
export async function findings(page: Page): Promise<string[]> {
  await page.evaluate(await readFile(axe, 'utf8'));
  // The mail's frame runs no scripts, so axe cannot look into it.
  const found: { violations: Finding[]; passes: unknown[] } = await page.evaluate(
    "axe.run(document, { iframes: false, rules: { 'label-content-name-mismatch': { enabled: true } } })",
  );
  expect(found.passes.length).toBeGreaterThan(10);
  return found.violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary ?? ''}`),
  );
}
/** What is wider than its place: the page, or something that one can scroll in it. What is made to be, says so. */
export async function sidewaysAt(page: Page, width: number): Promise<string[]> {
  await page.setViewportSize({ width, height: 844 });
  // What floats finds its place some frames after the window has changed; what is still wide after sixty, is.
  const wide: string[] = await page.evaluate(`new Promise((resolve) => {
    const look = (frames) => requestAnimationFrame(() => {
      const found = [...document.querySelectorAll('*')]
        .filter((one) => one === document.documentElement || /auto|scroll/.test(getComputedStyle(one).overflowX))
        .filter((one) => !one.matches('[data-sideways]') && one.clientWidth > 0 && one.scrollWidth > one.clientWidth + 1)
        .map((one) => one.tagName + '.' + one.className + ' ' + one.scrollWidth + ' > ' + one.clientWidth);
      if (frames < 2 || (found.length > 0 && frames < 60)) look(frames + 1);
      else resolve(found);
    });
    look(0);
  })`);
  return wide.map((what) => `${page.url()} at ${String(width)}: ${what}`);
}

/** Looks at a page in both themes and at each width, and keeps what there is to object to. */
export function looksAt(page: Page) {
  const objections: string[] = [];
  const look = async (name: string) => {
    for (const colorScheme of themes) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(settled);
      objections.push(...(await findings(page)));
      await pictureOf(page, `${name}-${colorScheme}`);
    }
    for (const width of widths) {
      objections.push(...(await sidewaysAt(page, width)));
      await pictureOf(page, `${name}-${String(width)}`);
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  };
  return { objections, look };
}
