import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';

/**
 * Where this server never connects to on a person's word: link-local addresses (the metadata services of cloud
 * providers live there), unspecified, multicast and reserved ones. Private and loopback ranges are allowed: an owner
 * names hosts of mail servers, and these often stand in the same network or on the same machine.
 */
const denied = new BlockList();
denied.addSubnet('0.0.0.0', 8, 'ipv4');
denied.addSubnet('169.254.0.0', 16, 'ipv4');
denied.addSubnet('224.0.0.0', 4, 'ipv4');
denied.addSubnet('240.0.0.0', 4, 'ipv4');
// Metadata services outside of the link-local range: Alibaba Cloud, Oracle Cloud.
denied.addAddress('100.100.100.200', 'ipv4');
denied.addAddress('192.0.0.192', 'ipv4');
denied.addAddress('::', 'ipv6');
denied.addSubnet('fe80::', 10, 'ipv6');
denied.addSubnet('ff00::', 8, 'ipv6');
denied.addAddress('fd00:ec2::254', 'ipv6');

/** Ours, our neighbours', documentation: nothing that a stranger may send us to. */
const notPublic = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
] as const) {
  notPublic.addSubnet(net, bits, 'ipv4');
}
notPublic.addAddress('::1', 'ipv6');
notPublic.addSubnet('fc00::', 7, 'ipv6');
notPublic.addSubnet('2001:db8::', 32, 'ipv6');

const isIn = (list: BlockList, address: string, family: number) =>
  list.check(address, family === 6 ? 'ipv6' : 'ipv4');

/** May we connect to this IP address? IPv4 inside IPv6 counts as the IPv4 address. */
export function addressAllowed(address: string): boolean {
  const family = isIP(address);
  return family !== 0 && !isIn(denied, address, family);
}

/** May we connect to this IP address because a stranger's message names it? Only where everybody can. */
export function addressPublic(address: string): boolean {
  return addressAllowed(address) && !isIn(notPublic, address, isIP(address));
}

/** May we connect to this IP address because it is named as one of the own network? Only where strangers cannot be. */
export function addressPrivate(address: string): boolean {
  return addressAllowed(address) && !addressPublic(address);
}

/**
 * May we connect to this host? A name that does not resolve is allowed: connecting fails and says so better.
 * @param resolve for tests: name -> addresses
 */
export async function hostAllowed(
  host: string,
  resolve: (name: string) => Promise<string[]> = resolveAll,
): Promise<boolean> {
  const bare = host.trim().replace(/^\[|\]$/g, '');
  if (isIP(bare)) return addressAllowed(bare);
  const addresses = await resolve(bare).catch(() => []);
  return addresses.every(addressAllowed);
}

async function resolveAll(name: string): Promise<string[]> {
  return (await lookup(name, { all: true })).map(({ address }) => address);
}
