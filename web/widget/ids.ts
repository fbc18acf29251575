/** Grows with time, so that what is written earlier sorts earlier; unique by chance. */
export function newId(): string {
  const random = crypto.getRandomValues(new Uint8Array(10));
  const tail = [...random].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${Date.now().toString(16).padStart(12, '0')}-${tail}`;
}
