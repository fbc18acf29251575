/** An order as Shopify's webhooks carry it, in the shape that its reference documents. */
export function shopifyOrder(more: object = {}): object {
  return {
    id: 1001,
    email: 'jon@example.com',
    contact_email: 'jon@example.com',
    created_at: '2026-11-20T05:00:00-05:00',
    updated_at: '2026-11-20T05:05:00-05:00',
    cancelled_at: null,
    currency: 'USD',
    financial_status: 'paid',
    fulfillment_status: null,
    name: '#9999',
    order_number: 1234,
    test: true,
    total_price: '409.94',
    customer: { id: 115310627314723950, email: 'john@example.com', first_name: 'Jon', last_name: 'Snow' },
    line_items: [
      { id: 866550311766439000, title: 'IPod Nano - 8GB', quantity: 2, price: '199.00', sku: 'IPOD' },
    ],
    ...more,
  };
}

/** An order as WooCommerce's webhooks carry it, in the shape of its REST API. */
export function wooOrder(more: object = {}): object {
  return {
    id: 727,
    parent_id: 0,
    number: '727',
    status: 'processing',
    currency: 'USD',
    date_created: '2026-11-22T13:28:02',
    date_created_gmt: '2026-11-22T16:28:02',
    date_modified_gmt: '2026-11-22T16:28:08',
    total: '29.35',
    billing: { first_name: 'John', last_name: 'Doe', email: 'john.doe@example.com', phone: '(555) 555-5555' },
    line_items: [{ id: 315, name: 'Woo Single #1', product_id: 93, quantity: 2, total: '6.00', price: 3 }],
    ...more,
  };
}
