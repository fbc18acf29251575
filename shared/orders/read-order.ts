import type { OrderInput } from '../schemas/order.ts';

/** An order that a shop told of, or why it cannot be kept. */
export type ReadOrder = { externalId: string; input: OrderInput } | { problem: string };
