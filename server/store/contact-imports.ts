import type { Connection } from 'mongoose';
import type { ContactImport } from '../../shared/schemas/contact-import.ts';
import { Collection, type IndexSpec, type NamedQuery } from './collection.ts';
import { idFrom } from './ids.ts';

type Counts = Pick<
  ContactImport,
  'total' | 'done' | 'created' | 'changed' | 'unchanged' | 'skipped' | 'refused'
>;
export interface StoredContactImport
  extends Omit<ContactImport, 'createdAt' | 'by' | 'reasons' | 'samples' | keyof Counts>, Counts {
  userId: string;
  /** The next part that is to be taken. */
  part: number;
  createdAt: Date;
  updatedAt: Date;
}

export interface ImportLine {
  line: number;
  cells: string[];
}

/** So many lines of a file: what is done in one go. */
export interface StoredImportPart {
  id: string;
  importId: string;
  part: number;
  lines: ImportLine[];
}

export interface StoredRefusal extends ImportLine {
  id: string;
  importId: string;
  reason: string;
}

export const contactImportIndexes: IndexSpec[] = [
  { name: 'newest', key: { createdAt: -1, _id: -1 } },
  { name: 'unfinished', key: { state: 1, updatedAt: 1 } },
];
export const importPartIndexes: IndexSpec[] = [{ name: 'import', key: { importId: 1, part: 1 } }];
export const refusalIndexes: IndexSpec[] = [{ name: 'import', key: { importId: 1, line: 1 } }];

export const contactImportQueries = {
  newest: (): NamedQuery => ({ filter: {}, sort: { createdAt: -1, _id: -1 }, index: 'newest' }),
  inState: (state: string, before: Date): NamedQuery => ({
    filter: { state, updatedAt: { $lte: before } },
    sort: { updatedAt: 1 },
    index: 'unfinished',
  }),
  refusals: (importId: string, after: number): NamedQuery => ({
    filter: { importId, line: { $gt: after } },
    sort: { line: 1 },
    index: 'import',
  }),
};

const partId = (importId: string, part: number) => idFrom(['contact-import', importId, String(part)]);

/** Imports of contacts and companies, with what waits and what was refused. */
export function createContactImportStore(connection: Connection) {
  const rows = new Collection<StoredContactImport>(connection, 'contact_imports', contactImportIndexes);
  const parts = new Collection<StoredImportPart>(connection, 'contact_import_parts', importPartIndexes);
  const refusals = new Collection<StoredRefusal>(connection, 'contact_import_refusals', refusalIndexes);
  return {
    collection: rows,
    parts,
    refusals,
    /** The lines first: an import never lacks some. */
    async insert(row: StoredContactImport, pieces: readonly ImportLine[][]): Promise<void> {
      for (const [part, lines] of pieces.entries()) {
        await parts.insert({ id: partId(row.id, part), importId: row.id, part, lines });
      }
      await rows.insert(row);
    },
    read: (id: string) => rows.byId(id),
    newest: (limit: number) => rows.find(contactImportQueries.newest(), { limit }),
    inState: (state: StoredContactImport['state'], before: Date, limit: number) =>
      rows.find(contactImportQueries.inState(state, before), { limit }),
    part: (importId: string, part: number) => parts.byId(partId(importId, part)),
    /** @returns null when it went on meanwhile */
    advance: (
      { id, state, part }: Pick<StoredContactImport, 'id' | 'state' | 'part'>,
      set: Partial<StoredContactImport>,
      counted: Partial<Counts> = {},
    ) =>
      rows.change(
        { _id: id, state, part },
        { $set: set, ...(Object.keys(counted).length > 0 && { $inc: counted }) },
      ),
    /** Said twice is one: its id is made of the line. */
    refuse: (importId: string, lines: readonly Omit<StoredRefusal, 'id' | 'importId'>[]) =>
      refusals.insertMany(
        lines.map((line) => ({ ...line, importId, id: idFrom(['refusal', importId, String(line.line)]) })),
      ),
    refused: (importId: string, after: number, limit: number) =>
      refusals.find(contactImportQueries.refusals(importId, after), { limit }),
    forgetRefusals: (importId: string) => refusals.remove({ importId }),
    forgetParts: (importId: string) => parts.remove({ importId }),
    /** The row last: a crash leaves what finds the rest. */
    async forget(id: string): Promise<void> {
      await refusals.remove({ importId: id });
      await parts.remove({ importId: id });
      await rows.remove({ _id: id });
    },
  };
}
