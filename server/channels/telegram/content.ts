import { entitiesToHtml, escapeHtml } from './entities.ts';
import type { TelegramFile, TelegramMessage } from './updates.ts';

/** What a message says and which files it names, whatever kind it is. */

/** A file by the name under which Telegram gives it out. */
export interface NamedFile {
  fileId: string;
  name: string;
  type: string;
  size: number | null;
  inline: boolean;
}

/** Telegram gives out no larger files to bots (core.telegram.org/bots/api#getfile, checked 2026-11-21). */
export const largestDownload = 20 * 1024 * 1024;

export function textOf(message: TelegramMessage): { text: string; html: string | null } {
  const text = message.text ?? message.caption ?? '';
  const entities = message.text === undefined ? message.caption_entities : message.entities;
  const said = { text, html: entitiesToHtml(text, entities) };
  const notes = notesOf(message);
  if (notes.length === 0) return said;
  const lines = [...(text === '' ? [] : [text]), ...notes.map(({ text: note }) => note)];
  const start = said.html ?? (text === '' ? '' : `<div>${escapeHtml(text).replaceAll('\n', '<br>')}</div>`);
  const linked = notes.some(({ url }) => url !== null) || said.html !== null;
  const html = `${start}${notes.map(noteHtml).join('')}`;
  return { text: lines.join('\n'), html: linked ? html : null };
}

interface Note {
  text: string;
  url: string | null;
}

function noteHtml({ text, url }: Note): string {
  const shown = escapeHtml(text).replaceAll('\n', '<br>');
  return url === null ? `<div>${shown}</div>` : `<div><a href="${escapeHtml(url)}">${shown}</a></div>`;
}

/** What is neither text nor a file, said in text. */
function notesOf(message: TelegramMessage): Note[] {
  const { location, venue, contact, poll, dice, sticker } = message;
  const notes: Note[] = [];
  if (location) {
    const { latitude, longitude } = location;
    const place = venue ? [venue.title, venue.address].filter((part) => part !== '').join(', ') : '';
    const at = `${latitude}, ${longitude}`;
    notes.push({
      text: `📍 ${place === '' ? at : `${place} (${at})`}`,
      url: `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=16/${latitude}/${longitude}`,
    });
  }
  if (contact) {
    const name = [contact.first_name, contact.last_name ?? ''].join(' ').trim();
    notes.push({ text: `👤 ${name} ${contact.phone_number}`.replaceAll(/\s+/g, ' '), url: null });
  }
  if (poll) {
    const options = poll.options.map(({ text }) => `\n○ ${text}`).join('');
    notes.push({ text: `📊 ${poll.question}${options}`, url: null });
  }
  if (dice) notes.push({ text: `${dice.emoji} ${dice.value}`, url: null });
  if (sticker?.emoji !== undefined) notes.push({ text: sticker.emoji, url: null });
  return notes;
}

/** Every file of the message; of a photo its largest form. */
export function filesOf(message: TelegramMessage): NamedFile[] {
  const { photo, document, animation, video, video_note: round, audio, voice, sticker } = message;
  const largest = photo.toSorted((a, b) => (b.width ?? 0) - (a.width ?? 0))[0];
  const found: (NamedFile | null)[] = [
    named(largest, { name: `photo-${message.message_id}.jpg`, type: 'image/jpeg' }),
    // An animation comes as a document too.
    named(animation ?? document, { name: `file-${message.message_id}`, type: 'application/octet-stream' }),
    named(video, { name: `video-${message.message_id}.mp4`, type: 'video/mp4' }),
    named(round, { name: `video-${message.message_id}.mp4`, type: 'video/mp4' }),
    named(audio, { name: `audio-${message.message_id}.mp3`, type: 'audio/mpeg' }),
    named(voice, { name: `voice-${message.message_id}.ogg`, type: 'audio/ogg' }),
    named(sticker, stickerForm(message)),
  ];
  return found.filter((file) => file !== null);
}

function stickerForm({ sticker, message_id }: TelegramMessage): { name: string; type: string } {
  if (sticker?.is_video) return { name: `sticker-${message_id}.webm`, type: 'video/webm' };
  if (sticker?.is_animated) return { name: `sticker-${message_id}.tgs`, type: 'application/x-tgsticker' };
  return { name: `sticker-${message_id}.webp`, type: 'image/webp' };
}

function named(file: TelegramFile | undefined, fallback: { name: string; type: string }): NamedFile | null {
  if (!file) return null;
  const { file_id: fileId, file_name: name = fallback.name, mime_type: type = fallback.type } = file;
  return { fileId, name, type, size: file.file_size ?? null, inline: false };
}
