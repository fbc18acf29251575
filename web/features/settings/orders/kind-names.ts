import type { OrderSourceKind } from '../../../../shared/schemas/order.ts';

/** Names of products: the same in every language. */
export const kindNames: Readonly<Record<OrderSourceKind, string>> = {
  shopify: 'Shopify',
  woocommerce: 'WooCommerce',
};
