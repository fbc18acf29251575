import { beforeEach, describe, expect, it, vi } from 'vitest';

describe('what the service worker says', () => {
  const container = new EventTarget();
  const say = (data: unknown) => container.dispatchEvent(new MessageEvent('message', { data }));
  beforeEach(() => {
    vi.resetModules();
    vi.stubGlobal('navigator', { serviceWorker: container });
  });

  it('is kept until somebody listens, and heard in its order, once', async () => {
    const { keepWorkerMessages, hearWorker } = await import('../../../web/lib/worker-messages.ts');
    keepWorkerMessages();
    say('first');
    say('second');
    const heard: unknown[] = [];
    hearWorker((data) => heard.push(data));
    expect(heard).toEqual(['first', 'second']);
    say('third');
    expect(heard).toEqual(['first', 'second', 'third']);
  });

  it('is nothing where a page has no service worker', async () => {
    vi.stubGlobal('navigator', {});
    const { keepWorkerMessages } = await import('../../../web/lib/worker-messages.ts');
    expect(keepWorkerMessages).not.toThrow();
  });
});
