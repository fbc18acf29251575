/** "support+abc@example.com" -> "support@example.com": our Reply-To tokens stand after a plus. */
export function withoutSuffix(address: string): string {
  const at = address.lastIndexOf('@');
  const plus = address.indexOf('+');
  return plus > 0 && plus < at ? address.slice(0, plus) + address.slice(at) : address;
}

/**
 * Recognises the addresses of our own inboxes, with or without a plus suffix.
 * @param inboxAddresses in lower case
 */
export function ownAddresses(inboxAddresses: readonly string[]): (address: string) => boolean {
  const ours = new Set(inboxAddresses.filter((address) => address !== ''));
  return (address) => ours.has(address) || ours.has(withoutSuffix(address));
}
