/** A moment on the wire: ISO 8601 in UTC. */
export function moment(date: Date): string {
  return date.toISOString();
}

export function momentOrNull(date: Date | null): string | null {
  return date === null ? null : date.toISOString();
}
