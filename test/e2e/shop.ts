import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Locator, Page } from 'playwright-core';

/** A web site of somebody else's, with a policy as strict as they get, and the widget in it. */
export interface Shop {
  origin: string;
  close(): Promise<void>;
}

export interface ShopOptions {
  /** Where Onevoice is. */
  server: string;
  key: () => string;
  attributes?: string;
}

export async function openShop({ server, key, attributes = '' }: ShopOptions): Promise<Shop> {
  const host = new URL(server).host;
  const policy = [
    "default-src 'none'",
    `script-src ${server}`,
    `connect-src ${server} ws://${host}`,
    `img-src ${server}`,
    "style-src 'none'",
    "require-trusted-types-for 'script'",
  ].join('; ');
  const http: Server = createServer((request, response) => {
    response.setHeader('Content-Security-Policy', policy);
    response.setHeader('Content-Type', 'text/html; charset=utf-8');
    const tag = `<script async src="${server}/widget.js" data-key="${key()}" ${attributes}></script>`;
    response.end(
      `<!doctype html><html lang="en"><head><meta name="viewport" content="width=device-width"><title>Shop</title></head>` +
        `<body><h1>Shop ${request.url ?? ''}</h1><a href="/two">Another page</a>${tag}</body></html>`,
    );
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () =>
      new Promise((resolve) => {
        http.closeAllConnections();
        http.close(() => resolve());
      }),
  };
}

export const launcher = (page: Page): Locator => page.getByRole('button', { name: /^Open chat/ });
export const chatText = (page: Page): Locator => page.getByRole('textbox', { name: 'Write a message' });
/** What was said, by whom. */
export const said = (page: Page, words: string): Locator =>
  page.locator('#onevoice-widget .say').filter({ hasText: words });

export async function sayInChat(page: Page, text: string): Promise<void> {
  await chatText(page).fill(text);
  await chatText(page).press('Enter');
}
