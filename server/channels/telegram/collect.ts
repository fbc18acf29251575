import { RequestError } from '../../security/guarded-request.ts';
import { SendError, type InboundFile } from '../contract.ts';
import { downloadFile, TelegramError, toSendError, type TelegramAccount } from './bot-api.ts';
import { filesOf, largestDownload, type NamedFile } from './content.ts';
import { update } from './updates.ts';

/**
 * Fetches the files that an update names. What Telegram refuses for good becomes a line that says so, so that the words
 * beside it are not held up; what may go better later is thrown.
 */
export async function collectFiles(account: TelegramAccount, raw: Buffer): Promise<InboundFile[]> {
  const read = update.safeParse(parseJson(raw));
  const message = read.data?.message ?? read.data?.edited_message;
  if (!message) return [];
  const files: InboundFile[] = [];
  for (const file of filesOf(message)) files.push(await fetchFile(account, file));
  return files;
}

async function fetchFile(account: TelegramAccount, file: NamedFile): Promise<InboundFile> {
  const { name, type, inline } = file;
  if (file.size !== null && file.size > largestDownload) {
    return missing(file, `Telegram gives bots no files over 20 MB; this one has ${megabytes(file.size)} MB.`);
  }
  try {
    const content = await downloadFile(account, file.fileId, largestDownload);
    return { name, type, content, contentId: null, inline };
  } catch (error) {
    if (error instanceof RequestError) throw new SendError('transient', error.message, { cause: error });
    if (!(error instanceof TelegramError)) throw error;
    const meant = toSendError(error);
    if (meant.kind !== 'permanent') throw meant;
    return missing(file, `Telegram did not give out this file: ${error.message}`);
  }
}

/** In place of a file that cannot be had: why, for people to read. */
function missing({ name }: NamedFile, why: string): InboundFile {
  const content = Buffer.from(`${name}\n${why}\n`);
  return { name: `${name}.missing.txt`, type: 'text/plain', content, contentId: null, inline: false };
}

function megabytes(bytes: number): string {
  return (bytes / (1024 * 1024)).toFixed(1);
}

function parseJson(raw: Buffer): unknown {
  try {
    return JSON.parse(raw.toString('utf8'));
  } catch {
    return null;
  }
}
