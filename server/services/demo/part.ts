import { imagineConversation, type Horizon } from '../../demo/imagine.ts';
import { lengthen } from '../../demo/lengthen.ts';
import { BulkEncoder } from '../../store/bulk.ts';
import type { ListedSegment } from '../../store/search.ts';
import { sinkInto } from '../search/index/load.ts';
import { storeSegment } from '../search/index/segments.ts';
import { indexedMoment } from '../search/segment/document-blocks.ts';
import { SegmentBuilder } from '../search/segment/segment.ts';
import { termsOf } from '../search/text/terms.ts';
import type { DemoCast } from './people.ts';
import { rowsOf, type ImaginedRows, type StoredFiles } from './rows.ts';

/** What all parts of one imagined past have in common; can be sent to a thread. */
export interface PartSetting {
  database: string;
  scope: string;
  cast: DemoCast;
  files: StoredFiles;
  horizon: Horizon;
  /** Messages of a conversation, on average. */
  messages: number;
  /** Of the newest conversation, which is the first. */
  highestNumber: number;
}

/** Conversations `begin` up to `end`. */
export interface Part {
  begin: number;
  end: number;
}

export interface WrittenPart {
  conversations: number;
  messages: number;
  segment: ListedSegment | null;
}

const conversationsAtOnce = 100;

/** Imagines a part of a past as batches for the embedded store, with the segment of the search index that knows it. */
export async function imaginePart(
  setting: PartSetting,
  { begin, end }: Part,
  emit: (batches: Uint8Array<ArrayBuffer>) => void,
): Promise<WrittenPart> {
  const encoder = new BulkEncoder(setting.database);
  const builder = new SegmentBuilder();
  const written: WrittenPart = { conversations: 0, messages: 0, segment: null };
  for (let first = begin; first < end; first += conversationsAtOnce) {
    const rows = imagineSome(setting, { begin: first, end: Math.min(end, first + conversationsAtOnce) });
    encode(encoder, rows);
    emit(encoder.take());
    for (const { messages } of rows) {
      for (const message of messages) {
        const { id: messageId, conversationId, sentAt, updatedAt } = message;
        const [at, version] = [indexedMoment(sentAt), updatedAt.getTime()];
        builder.add({ messageId, conversationId, at, version, terms: termsOf(message) });
      }
      written.messages += messages.length;
    }
    written.conversations += rows.length;
  }
  if (written.messages > 0) {
    written.segment = await storeSegment(sinkInto(encoder, setting.horizon.now), builder.finish());
    emit(encoder.take());
  }
  return written;
}

function imagineSome(setting: PartSetting, { begin, end }: Part): ImaginedRows[] {
  const { scope, cast, files, horizon, messages, highestNumber } = setting;
  const rows: ImaginedRows[] = [];
  for (let index = begin; index < end; index += 1) {
    const imagined = lengthen(imagineConversation(index, horizon), messages, horizon.now);
    const made = rowsOf({ imagined, cast, scope, number: highestNumber - index, files, now: horizon.now });
    if (made) rows.push(made);
  }
  return rows;
}

function encode(encoder: BulkEncoder, rows: readonly ImaginedRows[]): void {
  const contacts = rows.map(({ contact }) => contact);
  const identities = rows.map(({ identity }) => identity);
  // People come back: whoever was met before stays as he was then, which is the newest.
  encoder.add('contacts', contacts, { skipKnown: true });
  encoder.add('identities', identities, { skipKnown: true });
  encoder.add(
    'attachments',
    rows.flatMap(({ attachments }) => attachments),
  );
  encoder.add(
    'messages',
    rows.flatMap(({ messages }) => messages),
  );
  encoder.add(
    'conversations',
    rows.map(({ conversation }) => conversation),
  );
}
