import { getPriority, setPriority } from 'node:os';

/** By so much nicer than who started it: enough to be passed by, too little to starve. */
const nicer = 3;
const nicest = 19;

/**
 * Lets whoever answers people go first on a busy machine: the server and the store, which keep a process of the same
 * machine waiting for milliseconds, before workers, whose work waits in a queue anyway. Where the system does not allow
 * it nothing changes.
 */
export function giveWay(): void {
  try {
    setPriority(Math.min(nicest, getPriority() + nicer));
  } catch {
    // Slower for people under load, and right all the same.
  }
}
