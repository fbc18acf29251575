import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startBlueskySimulator, type RunningBluesky } from '../../server/channels/bluesky/simulator.ts';
import { freshWord } from './attempt.ts';
import { openConversation, openInbox, row, send, write } from './desk.ts';
import { becomes, canRun, openScene, pictureFailure, type Scene } from './scene.ts';

/** Connects an account in the browser, hears a mention, answers it, and finds the answer at the server, in thread. */
describe.runIf(canRun('social networks in the browser'))('mentions on social networks', () => {
  let scene: Scene;
  let page: Page;
  let bluesky: RunningBluesky;
  let word: string;

  beforeAll(async () => {
    bluesky = await startBlueskySimulator(() => undefined);
    scene = await openScene();
    ({ page } = await scene.window(scene.admin));
    word = freshWord();
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(async () => {
    await scene.close();
    await bluesky.stop();
  });

  /** Of the form to connect, which stands before the one to fill in by hand. */
  const input = (name: string) => page.locator(`[name="${name}"]`).first();

  async function chooseChannel(name: string): Promise<void> {
    await page.goto('/settings/inboxes/new');
    await page.getByRole('radio', { name }).click();
  }

  it('connects Bluesky with an app password, and answers a mention there', async () => {
    await chooseChannel('Bluesky');
    await input('settings.serviceUrl').fill(bluesky.server.origin);
    await input('settings.handle').fill(bluesky.server.world.us.handle);
    await input('secrets.appPassword').fill(bluesky.server.password);
    await page.getByRole('button', { name: 'Connect', exact: true }).click();
    await page.waitForURL(/\/settings\/inboxes\/[0-9a-f]{24}/);
    const { items } = await scene.admin.api.call('listInboxes');
    expect(items.find(({ channel }) => channel === 'bluesky')).toMatchObject({ address: bluesky.address });
    await bluesky.arrive?.({
      ...{
        from: { address: 'did:plc:ada', name: 'Ada Byron' },
        to: [],
        subject: '',
        references: [],
        files: [],
      },
      ...{ text: `my other lamp hums ${word}`, externalId: 'one', inReplyTo: null, date: new Date() },
    });
    await openInbox(page);
    await row(page, `my other lamp hums ${word}`).first().waitFor();
    await openConversation(page, `my other lamp hums ${word}`);
    await write(page, `Which one? ${word}`);
    await send(page);
    const answers = () => bluesky.posts?.() ?? [];
    await becomes(() => answers().length, 1, 25_000);
    expect(answers()[0]).toMatchObject({ text: `Which one? ${word}` });
    expect(answers()[0]?.inReplyTo).toContain('at://did:plc:ada/app.bsky.feed.post/');
  });
});
