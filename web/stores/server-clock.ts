/** How far the server's clock is ahead of this machine's, in milliseconds: countdowns must not depend on a wrong PC clock. */
let ahead = 0;

/** Learns from any answer that carries the server's time (ISO 8601). */
export function learnServerTime(serverTime: string, receivedAt = Date.now()): void {
  ahead = new Date(serverTime).getTime() - receivedAt;
}

/** The server's time now, epoch milliseconds, to within a round trip. */
export function serverNow(now = Date.now()): number {
  return now + ahead;
}
