import type { Page } from 'playwright-core';
import { widgetTexts, type WidgetLanguage } from '../../shared/widget/texts.ts';
import { pictureOf, type Scene } from './scene.ts';

/**
 * Words of the widget that do not fit where they stand: cut off, outside the window, or beyond the box around them. What
 * people wrote may be shortened (`.excerpt`, names of files), our own words may not.
 */
async function wordsThatDoNotFit(page: Page): Promise<string[]> {
  return page.evaluate<string[]>(`(() => {
    const root = document.getElementById('onevoice-widget').shadowRoot;
    const shortened = '.excerpt, .file span, .chip span, .only, .only *';
    const found = [];
    const say = (element, what) =>
      found.push(what + ': ' + (element.placeholder || element.textContent).trim().slice(0, 80));
    const shown = [...root.querySelectorAll('.root *')].filter(
      (one) => one.getClientRects().length > 0 && !one.closest(shortened) && !one.closest('svg'),
    );
    for (const element of shown) {
      const words = [...element.childNodes].filter((one) => one.nodeType === 3 && one.data.trim() !== '');
      if (element.placeholder) {
        const style = getComputedStyle(element);
        const pen = document.createElement('canvas').getContext('2d');
        pen.font = style.font;
        const room = element.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (pen.measureText(element.placeholder).width > room) say(element, 'placeholder cut');
      }
      if (words.length === 0) continue;
      if (element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).display !== 'inline') {
        say(element, 'wider than its box');
      }
      const around = element.closest('.head, .card, .form, .composer, .say, .bar, .foot, .list, .log');
      const room = around ? around.getBoundingClientRect() : { left: 0, right: innerWidth };
      for (const one of words) {
        const range = document.createRange();
        range.selectNodeContents(one);
        const box = range.getBoundingClientRect();
        if (box.left < -0.5 || box.right > innerWidth + 0.5) say(element, 'outside the window');
        if (box.left < room.left - 0.5 || box.right > room.right + 0.5) say(element, 'beyond what is around it');
      }
    }
    return found;
  })()`);
}

/** Through all that the widget asks, on a desk and on the smallest phone. @returns what does not fit */
export async function tourOfWidget(
  scene: Scene,
  { language, inbox }: { language: WidgetLanguage; inbox: string },
): Promise<string[]> {
  const texts = widgetTexts[language];
  const context = await scene.browser.newContext({ locale: language, reducedMotion: 'reduce' });
  context.setDefaultTimeout(20_000);
  const page = await context.newPage();
  const widget = page.locator('#onevoice-widget');
  const found: string[] = [];
  const look = async (name: string, { picture = false } = {}) => {
    for (const width of picture ? [1000, 320] : [320]) {
      await page.setViewportSize({ width, height: 640 });
      const cut = await wordsThatDoNotFit(page);
      found.push(...cut.map((what) => `${language} ${name} at ${String(width)}: ${what}`));
      if (picture) await pictureOf(page, `widget-${language}-${name}-${String(width)}`);
    }
  };
  const dir = language === 'ar' ? '&dir=rtl' : '';
  await page.goto(`${scene.workspace.product.url}/widget-demo?key=${inbox}&locale=${language}${dir}`);
  await widget.locator('.launcher').click();
  await widget.locator('form.form').waitFor();
  await look('form', { picture: true });
  await widget.locator('form.form').getByRole('textbox', { name: texts.email }).fill('?');
  await widget.locator('form.form .primary').click();
  await widget.getByText(texts.emailInvalid).waitFor();
  await look('wrong');
  await widget.locator('form.form .plain').click();
  await widget.locator('textarea').waitFor();
  await look('begin');
  await widget.locator('textarea').fill('1');
  await widget.locator('textarea').press('Enter');
  await widget.getByText(texts.emailWanted).waitFor();
  await widget.locator('.when').getByText(texts.sent).waitFor();
  await look('email', { picture: true });
  await widget.locator('.card .plain').first().click();
  await widget.getByText(texts.consent).waitFor();
  await look('consent');
  await widget.locator('.card .primary').last().click();
  await widget.getByText(texts.consent).waitFor({ state: 'hidden' });
  await widget.locator('.head .icon-button').first().click();
  await widget.getByText(texts.newConversation).waitFor();
  await look('list');
  await context.close();
  return found;
}
