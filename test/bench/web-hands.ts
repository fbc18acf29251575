import type { CDPSession, Page } from 'playwright-core';
import { percentile, rounded, type Row } from './scenario.ts';

/**
 * In the page: from a key or a click until the frame in which what it asked for stands is painted. The beginning is the
 * event's own time, so what the page was busy with before counts; the end is a task after that frame.
 */
export const stopwatch = `globalThis.stopwatch = (() => {
  let begun = null;
  const nextPaints = [];
  new PerformanceObserver((list) => {
    for (const { name, duration, interactionId } of list.getEntries())
      if (name === 'keydown' && interactionId > 0) nextPaints.push(duration);
  }).observe({ type: 'event', durationThreshold: 16 });
  for (const type of ['keydown', 'pointerdown', 'popstate'])
    addEventListener(type, (event) => (begun ??= event.timeStamp), { capture: true });
  return {
    start: () => (begun = null),
    nextPaints: () => nextPaints.splice(0),
    seen: (isThere) =>
      new Promise((resolve) => {
        const look = () => (isThere() ? resolve() : requestAnimationFrame(look));
        look();
      }),
    until: (isThere, withinMillis = 5000) =>
      new Promise((resolve, reject) => {
        const channel = new MessageChannel();
        const given = performance.now();
        const look = () => {
          if (begun !== null && isThere()) {
            channel.port1.onmessage = () => resolve(performance.now() - begun);
            channel.port2.postMessage(null);
          } else if (performance.now() - given > withinMillis) reject(new Error('it did not come'));
          else requestAnimationFrame(look);
        };
        requestAnimationFrame(look);
      }),
  };
})()`;

/** Does something by hand and says how long it took until a condition, an expression of the page, held on the screen. */
export async function handled(page: Page, isThere: string, act: () => Promise<unknown>): Promise<number> {
  await page.evaluate('stopwatch.start()');
  const painted = page.evaluate<number>(`stopwatch.until(() => ${isThere})`);
  await act();
  return painted;
}

/**
 * What the browser itself says of the keys since it was asked last: from the key to the next frame on the screen (Event
 * Timing, as in INP), in steps of 8 ms. Those within one frame are not told of.
 */
export async function nextPaints(page: Page): Promise<Row> {
  const millis = await page.evaluate<number[]>('stopwatch.nextPaints()');
  if (millis.length === 0) return {};
  return { 'next paint p50': percentile(millis, 0.5), 'next paint p95': percentile(millis, 0.95) };
}

/** Waits for a condition, an expression of the page; the page's own rules forbid to hand it a function as text. */
export async function seen(page: Page, isThere: string): Promise<void> {
  await page.evaluate(`stopwatch.seen(() => ${isThere})`);
}

export function handRow(what: string, millis: readonly number[], target: number | null): Row {
  return {
    what,
    times: millis.length,
    'p50 ms': rounded(percentile(millis, 0.5)),
    'p95 ms': rounded(percentile(millis, 0.95)),
    'worst ms': rounded(Math.max(...millis)),
    'target p95': target ?? '',
  };
}

/** As slow as a machine that takes so many times as long. */
export async function throttle(devtools: CDPSession, rate: number): Promise<void> {
  await devtools.send('Emulation.setCPUThrottlingRate', { rate });
}

/** What the page holds once everything that nobody needs is gone. */
export async function held(devtools: CDPSession): Promise<{ megabytes: number; nodes: number }> {
  await devtools.send('HeapProfiler.enable');
  for (let n = 0; n < 3; n += 1) await devtools.send('HeapProfiler.collectGarbage');
  const { usedSize } = await devtools.send('Runtime.getHeapUsage');
  const { nodes } = await devtools.send('Memory.getDOMCounters');
  return { megabytes: usedSize / 1024 / 1024, nodes };
}
