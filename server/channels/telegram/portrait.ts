import { z } from 'zod';
import { callBot, downloadFile, TelegramError, type TelegramAccount } from './bot-api.ts';

const largest = 1024 * 1024;
/** Each picture in several sizes, the smallest first. */
const photos = z.object({
  photos: z.array(z.array(z.object({ file_id: z.string(), width: z.number() }))),
});

/** The picture that a person shows to bots; groups have none here. */
export async function fetchPortrait(account: TelegramAccount, address: string): Promise<Buffer | null> {
  const userId = Number(address);
  if (!Number.isSafeInteger(userId) || userId <= 0) return null;
  try {
    const params = { user_id: userId, limit: 1 };
    const found = photos.parse(await callBot(account, { method: 'getUserProfilePhotos', params }));
    const sizes = found.photos[0] ?? [];
    const small = sizes.find(({ width }) => width >= 160) ?? sizes.at(-1);
    return small ? await downloadFile(account, small.file_id, largest) : null;
  } catch (error) {
    if (error instanceof TelegramError && error.code === 400) return null;
    throw error;
  }
}
