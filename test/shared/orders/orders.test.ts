import { describe, expect, it } from 'vitest';
import { readCsvOrders } from '../../../shared/orders/csv.ts';
import { readShopifyOrder } from '../../../shared/orders/shopify.ts';
import { joinTallies, tallyOrders, totalsOf, type CountedOrder } from '../../../shared/orders/summary.ts';
import { readWooOrder } from '../../../shared/orders/woocommerce.ts';
import { shopifyOrder, wooOrder } from '../../support/shop-orders.ts';

const order = (day: number, total: number, more: Partial<CountedOrder> = {}): CountedOrder => ({
  ...{ number: `#${String(day)}`, status: 'paid', total, currency: 'EUR', url: null },
  placedAt: new Date(Date.UTC(2026, 10, day)),
  ...more,
});

describe('what orders come to', () => {
  it('counts what was not cancelled or returned, to the cent', () => {
    const tally = tallyOrders([
      order(1, 0.1),
      order(2, 0.2),
      order(4, 50, { status: 'cancelled' }),
      order(3, 9.99, { status: 'returned' }),
      order(2, 10, { currency: 'USD' }),
    ]);
    expect(tally.sums).toEqual({ EUR: { count: 2, total: 0.3 }, USD: { count: 1, total: 10 } });
    expect(tally.latest).toMatchObject({ number: '#4', status: 'cancelled' });
    expect(totalsOf(tally)).toEqual({
      count: 3,
      total: 0.3,
      currency: 'EUR',
      firstAt: new Date(Date.UTC(2026, 10, 1)),
      lastAt: new Date(Date.UTC(2026, 10, 2)),
    });
  });

  it('is nothing where all came to nothing', () => {
    expect(totalsOf(tallyOrders([order(1, 5, { status: 'returned' })]))).toBeNull();
    expect(totalsOf(null)).toBeNull();
    expect(joinTallies([])).toBeNull();
  });

  it('is the same for a person in parts as for one contact', () => {
    const all = [
      order(1, 1.1),
      order(7, 2.2),
      order(3, 3, { currency: 'CHF' }),
      order(5, 4, { status: 'cancelled' }),
    ];
    for (const cut of [0, 1, 2, 3, 4]) {
      const parts = [tallyOrders(all.slice(0, cut)), tallyOrders(all.slice(cut))];
      expect(joinTallies(parts)).toEqual(tallyOrders(all));
    }
  });
});

describe('what Shopify says', () => {
  it('is read with its status, its link and what is in it', () => {
    const large = shopifyOrder({
      id: 820982911946154500,
      admin_graphql_api_id: 'gid://shopify/Order/820982911946154508',
    });
    expect(readShopifyOrder(large, 'nordlicht.myshopify.com')).toEqual({
      externalId: '820982911946154508',
      input: expect.objectContaining({
        ...{ email: 'jon@example.com', name: 'Jon Snow', number: '#9999', status: 'paid', total: 409.94 },
        ...{ currency: 'USD', placedAt: '2026-11-20T10:00:00.000Z', changedAt: '2026-11-20T10:05:00.000Z' },
        url: 'https://nordlicht.myshopify.com/admin/orders/820982911946154508',
        items: [{ name: 'IPod Nano - 8GB', quantity: 2, price: 199 }],
      }) as unknown,
    });
  });

  it.each([
    [{ financial_status: 'pending' }, 'open'],
    [{ fulfillment_status: 'fulfilled' }, 'sent'],
    [{ financial_status: 'refunded', fulfillment_status: 'fulfilled' }, 'returned'],
    [{ cancelled_at: '2026-11-21T08:00:00Z' }, 'cancelled'],
  ])('is with %j: %s', (more, status) => {
    expect(readShopifyOrder(shopifyOrder(more), '')).toMatchObject({ input: { status, url: null } });
  });

  it('is refused by name where it is no order', () => {
    expect(readShopifyOrder({ id: 1 }, '')).toMatchObject({
      problem: expect.stringContaining('name') as string,
    });
    const nobody = shopifyOrder({ email: '', contact_email: null, customer: null });
    expect(readShopifyOrder(nobody, '')).toEqual({ problem: 'The order names no e-mail address.' });
    expect(readShopifyOrder(null, '')).toHaveProperty('problem');
  });
});

describe('what WooCommerce says', () => {
  it('is read in UTC, with a link into the shop', () => {
    expect(readWooOrder(wooOrder(), 'https://shop.example')).toEqual({
      externalId: '727',
      input: expect.objectContaining({
        ...{ email: 'john.doe@example.com', name: 'John Doe', number: '727', status: 'paid', total: 29.35 },
        ...{ placedAt: '2026-11-22T16:28:02.000Z', changedAt: '2026-11-22T16:28:08.000Z' },
        url: 'https://shop.example/wp-admin/post.php?post=727&action=edit',
      }) as unknown,
    });
    expect(readWooOrder(wooOrder(), 'javascript:alert(1)')).toMatchObject({ input: { url: null } });
  });
});

describe('a file of orders', () => {
  it('is taken line by line, and what cannot be taken is named', () => {
    const file = [
      'System;ID;Email;Total;Currency;Placed;Status;Number',
      'erp;A-1;Ada@Customer.example;1234,50;eur;2026-11-01;sent;R 1',
      'erp;A-1;ada@customer.example;1;EUR;2026-11-01;;',
      'erp;;ada@customer.example;1;EUR;2026-11-01;;',
      'ERP 2;A-2;ada@customer.example;1;EUR;2026-11-01;;',
      'erp;A-3;nobody;1;EUR;2026-11-01;;',
      'erp;A-4;ada@customer.example;1.234,50;EUR;2026-11-01;;',
      'erp;A-5;ada@customer.example;1;EUR;2026-02-30;;',
      'erp;A-6;ada@customer.example;7;EUR;2026-11-01T10:00+01:00;;',
    ].join('\n');
    const { orders, refused } = readCsvOrders(file);
    expect(orders).toMatchObject([
      {
        ...{ line: 2, system: 'erp', externalId: 'A-1' },
        input: {
          email: 'ada@customer.example',
          total: 1234.5,
          currency: 'EUR',
          status: 'sent',
          number: 'R 1',
        },
      },
      { externalId: 'A-6', input: { placedAt: '2026-11-01T09:00:00.000Z', status: 'open', number: 'A-6' } },
    ]);
    expect(refused.map(({ line, order: name }) => [line, name])).toEqual([
      ...[
        [3, 'A-1'],
        [4, ''],
        [5, 'A-2'],
      ],
      ...[
        [6, 'A-3'],
        [7, 'A-4'],
        [8, 'A-5'],
      ],
    ]);
  });

  it('says which columns it lacks', () => {
    expect(readCsvOrders('id,total\n1,2').refused[0]?.message).toContain('system, email, currency, placed');
    expect(readCsvOrders('').refused).toHaveLength(1);
  });
});

it('a shop’s order names whoever recommended it, where the address that it began at does', () => {
  const read = (landing_site: string | null) => {
    const body = { ...shopifyOrder(), landing_site };
    const found = readShopifyOrder(body, 'shop.example');
    return 'input' in found ? found.input.referral : found.problem;
  };
  expect(read('/?utm_source=x&ref=ABCD2345')).toBe('ABCD2345');
  expect(read('/products/1?ref=ABCD2345#top')).toBe('ABCD2345');
  expect(read('/?href=ABCD2345')).toBe('');
  expect(read('/?ref=<script>')).toBe('');
  expect(read(null)).toBe('');
});
