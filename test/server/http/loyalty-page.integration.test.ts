import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Actor } from '../../../shared/abilities.ts';
import { orderInput } from '../../../shared/schemas/order.ts';
import { putOrder } from '../../../server/services/orders/put.ts';
import { loyaltyLink } from '../../../server/services/loyalty/link.ts';
import { loyaltyTexts } from '../../../server/services/loyalty/texts.ts';
import { credit } from '../../../server/services/loyalty/earn.ts';
import { newId } from '../../../server/store/ids.ts';
import { books, programme, reward } from '../../support/loyalty.ts';
import type { Context } from '../../../server/context.ts';
import { testDatabase } from '../../support/test-database.ts';
import { webApp, type WebApp } from '../../support/web-app.ts';

const database = testDatabase();
let app: WebApp;
let context: Context;
let root: Actor;
let programmeId: string;
let mugId: string;

beforeAll(async () => {
  app = await webApp(database);
  context = app.context;
  root = { userId: newId(), role: 'admin', inboxIds: [], via: 'system' };
  programmeId = (await programme(context, root, { name: 'Club <b>' })).id;
  mugId = (await reward(context, root, programmeId, { name: 'Mug & spoon', points: 100 })).id;
});
afterAll(() => app.dispose());

const pathOf = (contactId: string) => new URL(loyaltyLink(context, contactId)).pathname;
async function customer(points: number): Promise<{ id: string; url: string }> {
  const placedAt = context.clock.now().toISOString();
  const { contactId: id } = await putOrder(context, root, {
    ...{ system: 'erp', externalId: newId() },
    input: orderInput.parse({
      ...{
        email: `ada-${newId()}@customer.example`,
        number: '#1',
        status: 'open',
        total: 1,
        currency: 'EUR',
      },
      placedAt,
    }),
  });
  await credit(
    context,
    { programmeId, contactId: id },
    {
      ...{ programme: { expiryMonths: 12 }, kind: 'order', points, facts: [newId()] },
      words: { source: '', by: null, reason: '#7' },
    },
  );
  return { id, url: `${app.url}${pathOf(id)}` };
}
const post = (url: string, fields: Record<string, string>) =>
  fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' });
const triedIn = (html: string) => /name="tried" value="([0-9a-f]{24})"/.exec(html)?.[1] ?? '';

test('a link shows points and rewards, and redeems nothing by itself', async () => {
  const { id, url } = await customer(150);
  const page = await fetch(url);
  const html = await page.text();
  expect(page.status).toBe(200);
  expect(html).toContain('<dd>150</dd>');
  expect(html).toContain('Club &lt;b&gt;');
  expect(html).toContain('Mug &amp; spoon');
  expect(html).not.toContain('<script');
  expect(html).not.toContain('customer.example');
  const policy = page.headers.get('content-security-policy') ?? '';
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  expect(page.headers.get('cache-control')).toBe('no-store');
  expect(page.headers.get('set-cookie')).toBeNull();
  expect((await books(context, [id])).balance).toBe(150);
});

test('one button redeems, once for each time the page was shown', async () => {
  const { id, url } = await customer(250);
  const fields = { reward: mugId, tried: triedIn(await (await fetch(url)).text()) };
  const answers = await Promise.all([post(url, fields), post(url, fields), post(url, fields)]);
  for (const { status, headers } of answers) {
    expect([status, headers.get('location')]).toEqual([303, pathOf(id)]);
  }
  expect((await books(context, [id])).balance).toBe(150);
  const [redemption] = await context.store.redemptions.ofContacts([id]);
  const html = await (await fetch(url)).text();
  expect(html).toContain(redemption?.code);
  await post(url, { ...fields, tried: triedIn(html) });
  const third = triedIn(await (await fetch(url)).text());
  expect(third).toBe('');
  const over = await post(url, { ...fields, tried: newId() });
  expect(over.headers.get('location')).toBe(`${pathOf(id)}?failed=1`);
  expect(await (await fetch(`${url}?failed=1`)).text()).toContain('role="alert"');
  expect(await books(context, [id])).toMatchObject({ balance: 50, ledger: 50, lowest: 0 });
});

test('what is no form of ours, no reward of theirs or no link of ours does nothing', async () => {
  const { id, url } = await customer(500);
  const other = await programme(context, root, { name: 'Other' });
  const foreign = await reward(context, root, other.id, { name: 'Car', points: 1 });
  const tried = newId();
  for (const fields of [
    {},
    { reward: mugId },
    { reward: '{"$ne":1}', tried },
    { reward: foreign.id, tried },
  ]) {
    expect((await post(url, fields as Record<string, string>)).status).toBe(303);
  }
  expect((await books(context, [id])).balance).toBe(500);
  for (const path of [
    '/loyalty/x',
    `/loyalty/${'a'.repeat(300)}`,
    `${pathOf(id).slice(0, -2)}xx`,
    pathOf('f'.repeat(24)),
  ]) {
    const page = await fetch(`${app.url}${path}`);
    expect(page.status, path).toBe(404);
    expect(await page.text()).toContain('too old');
  }
});

test('it speaks the customer’s language, every one of ours, from the right where it is written so', async () => {
  const { id, url } = await customer(20);
  for (const tag of ['en', 'de-CH', 'fr', 'es', 'fi', 'sl', 'ar', 'ja', 'zh-TW']) {
    await context.store.contacts.update(id, { language: tag }, context.clock.now());
    const html = await (await fetch(url)).text();
    const { language, points } = loyaltyTexts(tag);
    expect(language.split('-')[0]).toBe(tag.split('-')[0]);
    expect(html).toContain(`<html lang="${language}" dir="${tag === 'ar' ? 'rtl' : 'ltr'}">`);
    expect(html).toContain(points);
  }
  expect(loyaltyTexts('xx').language).toBe('en');
});

test('a link of recommendation leads to the shop with its code, and is counted', async () => {
  await context.store.loyaltySettings.programmes.remove({});
  const referralUrl = 'https://shop.example/new?utm=x';
  const { id: other } = await programme(context, root, {
    ...{ name: 'Friends', referralUrl, earn: { perUnit: 1, referral: 70 } },
  });
  const { id, url } = await customer(10);
  await context.store.loyalty.forget([id]);
  const html = await (await fetch(url)).text();
  const path = new URL(/https?:[^<]+\/r\/[0-9A-Z]{8}/.exec(html)?.[0] ?? 'x:').pathname;
  const code = path.slice(3);
  for (let times = 0; times < 2; times += 1) {
    const { status, headers } = await fetch(`${app.url}${path}`, { redirect: 'manual' });
    expect([status, headers.get('location')]).toEqual([302, `https://shop.example/new?utm=x&ref=${code}`]);
  }
  expect(await context.store.referrers.byCode(code)).toMatchObject({ visits: 2, contactId: id });
  for (const none of ['/r/ZZZZZZZZ', '/r/x', `/r/${code.toLowerCase()}`]) {
    expect((await fetch(`${app.url}${none}`, { redirect: 'manual' })).status, none).not.toBe(302);
  }
  expect(other).not.toBe(programmeId);
});
