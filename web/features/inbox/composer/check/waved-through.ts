/** What was waved through in a conversation stays so while the page is there. */
const keys = new Set<string>();
const keyOf = (conversationId: string, finding: string): string => `${conversationId} ${finding}`;

export function waveThrough(conversationId: string, finding: string): void {
  keys.add(keyOf(conversationId, finding));
}

export function isWavedThrough(conversationId: string, finding: string): boolean {
  return keys.has(keyOf(conversationId, finding));
}
