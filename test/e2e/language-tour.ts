import { readFileSync } from 'node:fs';
import { expect } from 'vitest';
import type { Page } from 'playwright-core';

interface Words {
  appearance: { language: { label: string } };
}
const wordsOf = (language: string) =>
  JSON.parse(readFileSync(new URL(`../../web/locales/${language}.json`, import.meta.url), 'utf8')) as Words;

/** By the profile, as a person does: the page comes again in the other language. */
export async function speak(page: Page, from: string, to: { tag: string; name: string }): Promise<void> {
  await page.goto('/settings/profile');
  const label = wordsOf(from).appearance.language.label;
  await page.getByRole('combobox', { name: new RegExp(`^${label}`) }).click();
  await page.getByRole('option', { name: to.name, exact: true }).click();
  await page.locator(`html[lang="${to.tag}"]`).waitFor();
}

/** Right to left: the rail is at the right, what a key does is done, and a page that is loaded again stays so. */
export async function worksInArabic(page: Page): Promise<void> {
  await page.goto('/inbox/all');
  const rail = page.locator('nav').first();
  await rail.waitFor();
  expect(await page.locator('html').getAttribute('dir')).toBe('rtl');
  const box = await rail.boundingBox();
  expect(box?.x ?? 0).toBeGreaterThan((page.viewportSize()?.width ?? 0) / 2);
  await page.keyboard.press('g');
  await page.keyboard.press('y');
  await page.waitForURL('**/today');
  await page.keyboard.press('?');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.reload();
  await rail.waitFor();
  expect(await page.locator('html').getAttribute('lang')).toBe('ar');
}

const settings = ['profile', 'notifications', 'workspace', 'users', 'teams', 'inboxes', 'answers', 'macros']
  .concat(['tags', 'rules', 'attributes', 'files', 'segments', 'orders', 'loyalty', 'systems', 'assist'])
  .concat(['sla', 'tokens', 'queues', 'wording', 'retention']);
const walkedPages: readonly string[] = [
  ...['/inbox/all', '/today', '/contacts', '/mentions', '/campaigns', '/desk', '/desk?tab=quality'],
  ...[
    '/ideas',
    '/reports',
    '/reports/health',
    '/reports/value',
    '/reports/satisfaction',
    '/reports/reputation',
  ],
  ...['/reports/advocates', '/search?q=status%3Aopen'],
  ...settings.map((name) => `/settings/${name}`),
];

/** Names, codes and keys that are the same in every language. */
const everywhere = new RegExp(
  [
    'Onevoice|SLA|CSAT|NPS|CES|API|URL|CSV|JSON|HTML|EML|PDF|SMTP|IMAP|OAuth|Markdown|Webhook|HTTPS?|UTC|ID|IP|MB|KB|kB|GB',
    'Google Play|Google|Trustpilot|App Store|Yelp|Amazon|Tripadvisor|Capterra',
    'Bluesky|Mastodon|Telegram|Shopify|WooCommerce|Stripe|OpenAI|chat.completions|Ollama|v?LLM|llama\\S*|gpt\\S*|Chatwoot|Zammad|FreeScout',
    'Ctrl|Alt|Shift|Enter|Esc|Tab|Space|Home|End|Delete|Backspace|Mo|Tu|We|Th|Fr|Sa|Su|VIP|CRM',
    'Ada Admin|English|Deutsch|Français|Español|Slovenščina|Suomi|Sie|vous|attr\\.key:value|[\\w.+-]+@[\\w.-]+|https?://\\S+|[\\w-]+\\.(?:test|example|com)\\b|[A-Z][a-z]+/[A-Z][A-Za-z_]+',
  ].join('|'),
  'g',
);

/** Words in Latin letters that a page in Japanese shows or reads out, apart from what people wrote or named. */
async function latinOn(page: Page, address: string): Promise<string[]> {
  await page.goto(address);
  await page.locator('main').waitFor();
  await page.waitForLoadState('networkidle');
  await page.locator('main [class*="pulse-quiet"]').first().waitFor({ state: 'detached' });
  const said = await page.evaluate(`(() => {
    const said = new Set();
    const left = '[dir="auto"], code, kbd, pre, [translate="no"], iframe, [contenteditable], option[lang]';
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const element = node.nodeType === 3 ? node.parentElement : node;
      if (!element || element.closest(left) || element.closest('script, style')) continue;
      if (node.nodeType === 3) said.add(node.data.trim());
      else for (const name of ['aria-label', 'placeholder', 'title', 'alt']) said.add(element.getAttribute(name) ?? '');
    }
    return [...said];
  })()`);
  return (said as string[]).filter((text) => /[a-z]{3,}/i.test(text.replaceAll(everywhere, ' ')));
}

/** page → what stands there in Latin letters, said once. */
export async function leftIn(page: Page): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  const known = new Set<string>();
  for (const address of walkedPages) {
    const left = (await latinOn(page, address)).filter((text) => !known.has(text));
    for (const text of left) known.add(text);
    if (left.length > 0) found[address] = left;
  }
  return found;
}
