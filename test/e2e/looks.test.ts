import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { findings, looksAt, sidewaysAt, themes, widths } from './looking.ts';
import { canRunBrowser } from '../support/browser.ts';
import { askDeletion, phones, placesOf } from './look-places.ts';
import { lookForAnswer } from './answer-tour.ts';
import { keepHouseWords, mendReplies } from './check-tour.ts';
import { chooseOf, letter, messages, openConversation, openInbox, readsRightToLeft, row } from './desk.ts';
import { lookPosts } from './look-posts.ts';
import { composePost } from './post.ts';
import { breakPromise, makePolicy, readReport, reviewPromise } from './promise-tour.ts';
import { carryAnswers, carryContacts, carryMacros, carryRules } from './carry-tour.ts';
import { answerAndRead, askForScore } from './survey-tour.ts';
import { keepPromise, recompute, showLate, waitForCarrier } from './sla-tour.ts';
import { hangOnWall, hideTile, openNumber } from './wall-tour.ts';
import { followCalls, makeRule, readTrace } from './rule-tour.ts';
import { becomes, openScene, pictureFailure, pictureOf, type Person, type Scene } from './scene.ts';

describe.runIf(canRunBrowser('looks'))('the looks', () => {
  let scene: Scene;
  let inboxId = '';

  beforeAll(async () => {
    scene = await openScene();
    const { api } = scene.admin;
    const inbox = await api.call('createInbox', {
      body: { name: 'Support', channel: 'email', address: 'support@support.test' },
    });
    inboxId = inbox.id;
    const office = [
      { from: 9 * 60, to: 12 * 60 },
      { from: 13 * 60, to: 17 * 60 },
    ];
    const week = [[], office, office, office, office, office, []];
    await api.call('createCalendar', {
      body: {
        name: 'Office',
        timeZone: 'Europe/Berlin',
        week,
        holidays: [{ date: '12-25', name: 'Christmas' }],
      },
    });
    await api.call('createSlaPolicy', {
      body: {
        name: 'Standard',
        targets: { firstResponse: { default: 3600 }, resolution: { default: 86_400 } },
      },
    });
    const people: Person[] = [
      await scene.person({ role: 'agent', name: 'Anna Agent', inboxIds: [inboxId] }),
      await scene.person({ role: 'supervisor', name: 'Sam Super', inboxIds: [inboxId] }),
    ];
    await api.call('invite', { body: { email: 'new@support.test', role: 'agent' } });
    await api.call('createTeam', { body: { name: 'Harbour', memberIds: people.map(({ id }) => id) } });
    await api.call('createTag', { body: { name: 'Billing', colour: 'amber', keywords: ['invoice'] } });
    const tiers = { items: [{ name: 'Gold', colour: 'amber' as const }, { name: 'Silver' }] };
    const [gold] = (await api.call('putTiers', { body: tiers })).items;
    const golden = { field: 'contact.tier', operator: 'one-of' as const, values: [gold?.id ?? ''] };
    await api.call('createSegment', { body: { name: 'Best customers', conditions: [golden] } });
    const receipt = {
      language: null,
      channel: null,
      text: 'Thank you, {{contact.firstName|dear customer}}.',
    };
    await api.call('createAnswer', { body: { title: 'Receipt', variants: [receipt] } });
    await api.call('createMacro', {
      body: {
        ...{ name: 'Thank and close', shared: true },
        actions: [
          { type: 'reply', text: 'Thank you, {{contact.firstName}}.' },
          { type: 'status', status: 'resolved' },
          { type: 'status', status: 'resolved' },
        ],
      },
    });
    await api.call('createToken', { body: { name: 'ci', role: 'agent' } });
    for (const [index, post] of lookPosts.entries()) {
      const whole = { from: 'alice@customer.test', name: 'Alice Ahlgren', subject: '', text: '', ...post };
      await api.pushRaw(inboxId, composePost({ ...whole, id: `look-${String(index)}@customer.test` }));
    }
  });
  afterEach((test) => pictureFailure(scene.browser, test));
  afterAll(() => scene.close());

  const places = placesOf(() => inboxId);
  for (const theme of themes) {
    it(`has nothing to object to for axe in ${theme}`, { timeout: 240_000 }, async () => {
      const { page, context } = await scene.window(scene.admin, {
        colorScheme: theme,
        reducedMotion: 'reduce',
      });
      const objections: Record<string, string[]> = {};
      for (const { name, go } of places) {
        await go(page);
        const found = await findings(page);
        if (found.length > 0) objections[name] = found;
        await pictureOf(page, `${name}-${theme}`);
      }
      await context.clearCookies();
      await page.goto('/login');
      await page.getByRole('heading', { name: 'Log in' }).waitFor();
      const found = await findings(page);
      if (found.length > 0) objections['log-in'] = found;
      await pictureOf(page, `log-in-${theme}`);
      await context.close();
      expect(objections).toEqual({});
    });
  }

  it('never scrolls sideways, from wide to a phone', { timeout: 240_000 }, async () => {
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    const sideways: string[] = [];
    const objections: string[] = [];
    for (const { name, go } of places) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await go(page);
      for (const width of widths) {
        sideways.push(...(await sidewaysAt(page, width)));
        await pictureOf(page, `${name}-${String(width)}`);
      }
      // Another bar, drawers instead of columns.
      if (phones.has(name)) objections.push(...(await findings(page)));
    }
    await context.close();
    expect(sideways).toEqual([]);
    expect(objections).toEqual([]);
  });

  it('deletes a customer with what they wrote', async () => {
    const phone = { viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' } as const;
    const { page, context } = await scene.window(scene.admin, phone);
    await openInbox(page);
    await openConversation(page, '椅子什么时候到？');
    const choose = async (item: string) => {
      await page.locator('section > header').getByRole('button', { name: 'More actions' }).click();
      await pictureOf(page, `phone-menu-${item}`);
      await page.getByRole('menuitem', { name: item }).click();
    };
    await choose('Put on legal hold');
    await page.getByText('Legal hold', { exact: true }).waitFor();
    await pictureOf(page, 'phone-legal-hold');
    expect(await findings(page)).toEqual([]);
    await choose('End the legal hold');
    await page.getByText('Legal hold', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Show or hide the customer' }).click();
    await askDeletion(page);
    await pictureOf(page, 'phone-delete-contact');
    expect(await findings(page)).toEqual([]);
    const dialog = page.getByRole('dialog', { name: '王芳' });
    await dialog.getByRole('button', { name: 'Delete for ever' }).click();
    await page.getByText('The customer is deleted.').waitFor();
    await row(page, '椅子什么时候到？').waitFor({ state: 'detached' });
    await context.close();
  });

  it(
    'makes a rule of a template, tries it, and says later why it matched',
    { timeout: 120_000 },
    async () => {
      const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
      const { objections, look } = looksAt(page);
      const { api } = scene.admin;
      const lamp = {
        from: 'lena@customer.test',
        name: 'Lena Licht',
        text: 'Guten Tag,\ndie Laterne ist schon wieder kaputt. Ich bin sehr enttäuscht und kaufe hier nie wieder.',
      };
      const sent = (subject: string, id: string) =>
        api.pushRaw(inboxId, composePost({ ...lamp, subject, id: `${id}@customer.test` }));
      await sent('Die Laterne flackert', 'lamp-1');
      const isJudged = async () => {
        const { items } = await api.call('listConversations', { query: { inboxId } });
        return items.find(({ subject }) => subject === 'Die Laterne flackert')?.sentiment;
      };
      await becomes(isJudged, 'negative');
      await makeRule(page, look);
      await sent('Die zweite Laterne auch', 'lamp-2');
      await readTrace(page, 'Die zweite Laterne auch', look);
      await followCalls(page, { api, arrives: () => sent('Die dritte Laterne', 'lamp-3'), look });
      await context.close();
      expect(objections).toEqual([]);
    },
  );

  it('says before a reply goes out what is worth a look', { timeout: 120_000 }, async () => {
    const subject = 'When do I get my money back';
    const question = {
      from: 'rita@customer.test',
      name: 'Rita Reed',
      subject,
      text: 'I sent the shell back.',
    };
    await scene.admin.api.pushRaw(inboxId, composePost({ ...question, id: 'refund-1@customer.test' }));
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    const { objections, look } = looksAt(page);
    await keepHouseWords(page, look);
    await mendReplies(page, { api: scene.admin.api, subject }, look);
    await context.close();
    expect(objections).toEqual([]);
  });

  it('makes a promise, breaks it, says why and reports it', { timeout: 120_000 }, async () => {
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    const { objections, look } = looksAt(page);
    await makePolicy(page, look);
    await breakPromise(page, scene.admin.api, look);
    await reviewPromise(page, look);
    await readReport(page, look);
    await recompute(page, 'Ida Invoice', look);
    await context.close();
    expect(objections).toEqual([]);
  });

  it(
    'promises a call and keeps it, shows what is late, and waits for a carrier',
    { timeout: 120_000 },
    async () => {
      const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
      const { objections, look } = looksAt(page);
      const subject = 'Autumn letter';
      await keepPromise(page, subject, look);
      await showLate(page, { api: scene.admin.api, subject, look });
      await waitForCarrier(page, subject, look);
      await context.close();
      expect(objections).toEqual([]);
    },
  );

  it(
    'leads from the wall to what it counts, and hangs on a screen without a log-in',
    { timeout: 120_000 },
    async () => {
      const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
      await openNumber(page);
      await hideTile(page);
      const { browser, admin } = scene;
      expect(await hangOnWall(page, { browser, url: admin.api.baseUrl })).toEqual([]);
      await context.close();
    },
  );

  it('asks a customer how content they are, and shows what they said', { timeout: 120_000 }, async () => {
    const link = await askForScore(scene.admin.api, inboxId);
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    const { objections, look } = looksAt(page);
    await answerAndRead(page, link, look);
    await page.goto(`/settings/inboxes/${inboxId}?tab=survey`);
    await page.getByRole('switch', { name: 'Ask customers' }).waitFor();
    await look('settings-inbox-survey');
    await context.close();
    expect(objections).toEqual([]);
  });

  it('says why it marked so, and takes a person’s word', { timeout: 120_000 }, async () => {
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    const { objections, look } = looksAt(page);
    await openInbox(page);
    await openConversation(page, 'Rucksack schon wieder defekt');
    await chooseOf(messages(page).first(), 'Why is it here?');
    const reads = page.getByRole('dialog').locator('[data-reads]');
    await reads
      .filter({ hasText: /Language: German\.\s*Mood: Upset\.\s*By the words “nie wieder”/ })
      .waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Mood: Upset. Language: German/ }).click();
    await page.getByText('By the words “nie wieder”').waitFor();
    await look('marks');
    await page.getByRole('button', { name: 'Calm', exact: true }).press('Enter');
    await page.getByText('A person said so.').waitFor();
    const language = page.locator('section[aria-label="Language"] select');
    await language.selectOption('nl');
    await becomes(() => page.getByText('A person said so.').count(), 2);
    await language.selectOption('de');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: /^Mood: Calm. Language: German/ }).waitFor();
    await openConversation(page, 'An invoice that is far too high');
    await page.getByRole('button', { name: /^Mood: / }).click();
    await page.getByText('By the keyword “invoice”.').waitFor();
    await page.getByRole('button', { name: 'Billing is wrong: take it off' }).click();
    await page.getByText('By the keyword “invoice”.').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.goto('/inbox/all?spam=true');
    await row(page, 'The provider’s filter marked it: X-Spam-Flag: YES.').waitFor();
    await openConversation(page, 'You have won');
    await page.getByText('Held as spam.').waitFor();
    await look('spam');
    await page.getByRole('status').getByRole('button', { name: 'Not spam' }).click();
    await page.getByText('Held as spam.').waitFor({ state: 'detached' });
    await page.goto('/settings/tags');
    await page.getByText('1 corrected, 0 confirmed, 0 let stand').first().waitFor();
    await look('tags');
    await context.close();
    expect(objections).toEqual([]);
  });

  it('carries macros, rules, answers and contacts as files', { timeout: 120_000 }, async () => {
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    await carryMacros(page);
    await carryRules(page, scene.admin.api);
    await carryAnswers(page);
    await carryContacts(page);
    await context.close();
  });

  it('reads right to left what is written so', { timeout: 120_000 }, async () => {
    const { page, context } = await scene.window(scene.admin, { reducedMotion: 'reduce' });
    const { objections, look } = looksAt(page);
    await openInbox(page);
    await openConversation(page, 'ليلى حسن');
    await letter(page, 'أين طلبي').waitFor();
    expect(await readsRightToLeft(messages(page).getByText('أين طلبي').last())).toBe(true);
    expect(await readsRightToLeft(messages(page).locator('header').last())).toBe(false);
    await pictureOf(page, 'right-to-left');
    await page.setViewportSize({ width: 390, height: 844 });
    await pictureOf(page, 'right-to-left-390');
    await lookForAnswer(page, look);
    expect(objections).toEqual([]);
    await context.close();
  });
});
