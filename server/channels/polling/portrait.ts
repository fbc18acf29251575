import { fetchPostedFile } from './posted-file.ts';

/** More than any network makes of the picture that it shows beside a post. */
export const largestPortrait = 1024 * 1024;

/** The picture that an author's card names. */
export async function fetchPortrait(picture: string | null, configured: string): Promise<Buffer | null> {
  const file =
    picture === null ? null : await fetchPostedFile(picture, { configured, maxBytes: largestPortrait });
  return file?.content ?? null;
}
