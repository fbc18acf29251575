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

interface VisitorUpload {
  key: string;
  token: string;
  place: RequestPlace;
  address: string;
  limits: VisitorLimits;
  file: { name: string; type: string; size: number; source: Readable };
}

/**
 * Keeps one file that a visitor is going to send; nobody sees it before.
 * @throws AppError not-allowed, payload-too-large, too-many-requests
 */
export async function uploadVisitorFile(
  context: FileContext,
  { key, token, place, address, limits, file }: VisitorUpload,
): Promise<{ id: string }> {
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
  if (maxFileBytes !== null && file.size > maxFileBytes) throw new AppError('payload-too-large');
  const row = await storeUpload(context, { ...file, uploadedBy: visitor.id });
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
