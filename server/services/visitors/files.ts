import type { Readable } from 'node:stream';
import { AppError } from '../../../shared/errors.ts';
import { channelById } from '../../channels/registry.ts';
import type { Context } from '../../context.ts';
import { storeUpload } from '../attachments/upload.ts';
import { isWithdrawn, openStoredFile, type OpenedFile } from '../attachments/open.ts';
import { deskOf, originAllowed, type RequestPlace } from './desk.ts';
import type { VisitorLimits } from './limits.ts';
import { openFileLink } from './present.ts';
import { generationGood, openVisitorToken } from './token.ts';

type FileContext = Pick<Context, 'store' | 'files' | 'clock' | 'secretBox' | 'config'>;

/** Who wants to hand in a file, as the request's head says it. */
export interface Uploader {
  key: string;
  token: string;
  place: RequestPlace;
  address: string;
}

/** A visitor who may hand in one file now. */
export interface AdmittedUploader {
  visitorId: string;
  maxFileBytes: number | null;
}

/**
 * Looks at the door before any byte of the file is read: strangers fill no disk.
 * @throws AppError not-allowed, too-many-requests
 */
export async function admitUploader(
  context: FileContext,
  { key, token, place, address }: Uploader,
  limits: VisitorLimits,
): Promise<AdmittedUploader> {
  const { origin } = place;
  const desk = await deskOf(context, key);
  if (!desk || origin === undefined || !originAllowed(context, desk, place)) {
    throw new AppError('not-allowed');
  }
  const claims = openVisitorToken(context, token, { key, origin: new URL(origin).origin });
  const visitor = claims && (await context.store.visitors.read(claims.visitor));
  if (!visitor || !generationGood(claims, visitor, context.clock.now())) throw new AppError('not-allowed');
  await limits.take('visitor-file', visitor.id);
  await limits.take('visitor-file-address', `${key} ${address}`);
  const { maxFileBytes } = channelById(desk.inbox.channel).capabilities.attachments;
  return { visitorId: visitor.id, maxFileBytes };
}

/** Keeps one file that a visitor is going to send; nobody sees it before. @throws AppError payload-too-large */
export async function keepVisitorFile(
  context: FileContext,
  { visitorId, maxFileBytes }: AdmittedUploader,
  file: { name: string; type: string; size: number; source: Readable },
): Promise<{ id: string }> {
  if (maxFileBytes !== null && file.size > maxFileBytes) throw new AppError('payload-too-large');
  const row = await storeUpload(context, { ...file, uploadedBy: visitorId });
  return { id: row.id };
}

/** A file of a message, by the link that came with it. @throws AppError not-found */
export async function openVisitorFile(context: FileContext, link: string): Promise<OpenedFile> {
  const id = openFileLink(context, link);
  const file = id === null ? null : await context.store.attachments.read(id);
  if (!file || (await isWithdrawn(context, file))) throw new AppError('not-found');
  const opened = await openStoredFile(context, file, { inline: file.preview === 'image' });
  return { ...opened, headers: { ...opened.headers, 'Cross-Origin-Resource-Policy': 'cross-origin' } };
}
