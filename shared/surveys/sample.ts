/** FNV-1a, 32 bits (http://www.isthe.com/chongo/tech/comp/fnv/): neighbours of an id fall far apart. */
function hashOf(text: string): number {
  let hash = 0x81_1c_9d_c5;
  for (let at = 0; at < text.length; at += 1) {
    hash = Math.imul(hash ^ text.charCodeAt(at), 0x01_00_01_93);
  }
  return hash >>> 0;
}

/**
 * Is one in so many asked, and this one of them? By the id and not by dice: a conversation that is opened and resolved again
 * stays on the side where it was. Pure.
 * @param oneIn undefined: saved before one could choose, so everybody is asked
 */
export function isSampled(conversationId: string, oneIn: number | undefined): boolean {
  return oneIn === undefined || oneIn <= 1 || hashOf(conversationId) % Math.floor(oneIn) === 0;
}
