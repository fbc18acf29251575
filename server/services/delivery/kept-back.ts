import type { OutboundMessage, SendResult } from '../../channels/contract.ts';
import type { Context } from '../../context.ts';

/**
 * Leaves out test customers: there is nobody at their addresses, and nobody is to get what is meant for them.
 * @returns what goes out to the others, or how it went when nobody is left: as if it had gone
 */
export async function withoutShoppers(
  { store }: Pick<Context, 'store'>,
  outbound: OutboundMessage,
): Promise<{ outbound: OutboundMessage } | { result: SendResult }> {
  const { to, cc, bcc } = outbound;
  const everybody = [...to, ...cc, ...bcc];
  const shoppers = await store.shopping.shoppersAmong(everybody.map(({ address }) => address));
  if (shoppers.size === 0) return { outbound };
  const others = (people: OutboundMessage['to']) => people.filter(({ address }) => !shoppers.has(address));
  const left = { to: others(to), cc: others(cc), bcc: others(bcc) };
  if (left.to.length + left.cc.length + left.bcc.length > 0) return { outbound: { ...outbound, ...left } };
  return { result: { externalId: outbound.externalId, providerReply: '250 OK', rejected: [] } };
}
