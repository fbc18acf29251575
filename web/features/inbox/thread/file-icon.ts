import File from '@lucide/svelte/icons/file';
import FileArchive from '@lucide/svelte/icons/file-archive';
import FileText from '@lucide/svelte/icons/file-text';
import Film from '@lucide/svelte/icons/film';
import Image from '@lucide/svelte/icons/image';
import Music from '@lucide/svelte/icons/music';
import type { Attachment } from '../../../../shared/schemas/attachment.ts';
import type { Icon } from '../../../ui/button.ts';

const byPreview: Record<Attachment['preview'], Icon> = {
  image: Image,
  pdf: FileText,
  audio: Music,
  video: Film,
  text: FileText,
  other: File,
};

export function fileIcon({ preview, type }: Pick<Attachment, 'preview' | 'type'>): Icon {
  return /zip|compressed|x-tar|x-7z/.test(type) ? FileArchive : byPreview[preview];
}

/** The address that shows a file in the page; the plain one downloads it. */
export function inlineUrl({ url }: Pick<Attachment, 'url'>): string {
  return `${url}${url.includes('?') ? '&' : '?'}inline=true`;
}
