import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { afterPaint } from '../../../web/lib/after-paint.ts';

let frames: FrameRequestCallback[];
const paint = () => {
  for (const frame of frames.splice(0)) frame(0);
};

beforeEach(() => {
  vi.useFakeTimers();
  frames = [];
  vi.stubGlobal('requestAnimationFrame', (frame: FrameRequestCallback) => frames.push(frame));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

async function isDone(what: Promise<void>): Promise<boolean> {
  const pending = Symbol('pending');
  return (await Promise.race([what, Promise.resolve(pending)])) !== pending;
}

describe('after a paint', () => {
  test('comes in a task after the next frame, not in the frame', async () => {
    const painted = afterPaint();
    await vi.advanceTimersByTimeAsync(50);
    expect(await isDone(painted)).toBe(false);
    paint();
    expect(await isDone(painted)).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isDone(painted)).toBe(true);
  });

  test('comes all the same where no frame does', async () => {
    const painted = afterPaint();
    await vi.advanceTimersByTimeAsync(100);
    expect(await isDone(painted)).toBe(true);
  });

  test('does not wait for a frame in a window that nobody sees', async () => {
    vi.spyOn(document, 'hidden', 'get').mockReturnValue(true);
    const painted = afterPaint();
    await vi.advanceTimersByTimeAsync(1);
    expect(await isDone(painted)).toBe(true);
    expect(frames).toHaveLength(0);
  });
});
