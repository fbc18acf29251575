import { can, type Actor } from '../../../shared/abilities.ts';
import { valueText } from '../../../shared/attributes/values.ts';
import { companyColumns, contactColumns } from '../../../shared/contact-files/systems.ts';
import { AppError } from '../../../shared/errors.ts';
import type { AttributeTarget } from '../../../shared/schemas/attribute.ts';
import { csvLine } from '../../../shared/text/csv.ts';
import type { Context } from '../../context.ts';
import type { StoredAttribute } from '../../store/attributes.ts';
import type { StoredIdentity } from '../../store/contacts.ts';
import { encodeWords, decodeWords } from '../../store/cursor.ts';
import { recordAudit } from '../audit/record.ts';
import { groupPeople, shownFields, type Person } from '../contacts/person.ts';
import type { KeptValues } from '../attributes/values.ts';
import { importFor } from './import.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'logger'>;

const atOnce = 500;
const systems = ['salesforce', 'hubspot', 'zoho', 'dynamics'] as const;
// A name goes out whole; its parts are for files that come from elsewhere.
const contactTitles = contactColumns.filter((title) => title !== 'firstName' && title !== 'lastName');

/** All contacts or companies as CSV, line by line, however many there are. @throws AppError not-allowed */
export async function exportContacts(
  context: Needs,
  actor: Actor,
  target: AttributeTarget,
): Promise<AsyncIterable<string>> {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
  await recordAudit(context, actor, { action: 'contacts.exported', data: { target } });
  const attributes = (await context.store.attributes.list()).filter(
    (one) => one.target === target && !one.retired,
  );
  return target === 'contact' ? contactLines(context, attributes) : companyLines(context, attributes);
}

/** The refused lines of an import as they were, each with why. @throws AppError not-found */
export async function exportRefused(
  context: Needs,
  actor: Actor,
  id: string,
): Promise<AsyncIterable<string>> {
  const { headings } = await importFor(context, actor, id);
  return refusedLines(context, id, headings);
}

async function* refusedLines(
  { store }: Needs,
  id: string,
  headings: readonly string[],
): AsyncGenerator<string> {
  yield csvLine([...headings, 'line', 'reason']);
  for (let after = 0; ;) {
    const rows = await store.contactImports.refused(id, after, atOnce);
    for (const { line, cells, reason } of rows) {
      yield csvLine([...headings.map((_, at) => cells[at] ?? ''), line, reason]);
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.line;
  }
}

const titlesWith = (titles: readonly string[], attributes: readonly StoredAttribute[]) =>
  csvLine([
    ...titles,
    ...systems.map((system) => `external.${system}`),
    ...attributes.map(({ key }) => `attr.${key}`),
  ]);

function tail(
  attributes: readonly StoredAttribute[],
  kept: KeptValues,
  externalIds: readonly string[],
): string[] {
  const own = (system: string) =>
    externalIds.find((one) => one.startsWith(`${system}:`))?.slice(system.length + 1) ?? '';
  const text = (one: StoredAttribute) => {
    const value = kept[one.id];
    return value === undefined ? '' : valueText(one, value);
  };
  return [...systems.map(own), ...attributes.map(text)];
}

async function* contactLines(
  { store }: Needs,
  attributes: readonly StoredAttribute[],
): AsyncGenerator<string> {
  const [tags, tiers, users] = await Promise.all([store.tags.list(), store.tiers.list(), store.users.list()]);
  const nameOf = new Map([...tags, ...tiers].map(({ id, name }) => [id, name]));
  const emailOf = new Map(users.map(({ id, email }) => [id, email]));
  yield titlesWith(contactTitles, attributes);
  for (let after = ''; ;) {
    const rows = await store.contacts.from(after, atOnce);
    const standing = rows.filter(({ mergedInto }) => (mergedInto ?? null) === null);
    const people = await groupPeople({ store }, standing);
    const identities = await store.contacts.identitiesOf(people.flatMap(({ ids }) => ids));
    for (const person of people) {
      const shown = shownFields(person);
      const own = identities.filter(({ contactId }) => person.ids.includes(contactId)).toSorted(firstGiven);
      const of = (kind: string) => own.filter((one) => one.kind === kind).map(({ value }) => value);
      yield csvLine([
        ...[shown.name, of('email').join('; '), of('phone').join('; '), shown.company, shown.notes],
        ...[shown.manners.language ?? shown.language ?? '', shown.timeZone ?? ''],
        shown.tagIds.flatMap((id) => nameOf.get(id) ?? []).join('; '),
        ...[nameOf.get(shown.tier ?? '') ?? '', emailOf.get(shown.ownerId ?? '') ?? ''],
        ...tail(attributes, shown.attributes, externalIdsOf(person)),
      ]);
    }
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}

const firstGiven = (a: StoredIdentity, b: StoredIdentity): number =>
  a.createdAt.getTime() - b.createdAt.getTime() || (a.value < b.value ? -1 : 1);
const externalIdsOf = ({ root, members }: Person) =>
  [root, ...members].flatMap(({ externalIds = [] }) => externalIds);

async function* companyLines(
  { store }: Needs,
  attributes: readonly StoredAttribute[],
): AsyncGenerator<string> {
  const emailOf = new Map((await store.users.list()).map(({ id, email }) => [id, email]));
  yield titlesWith(companyColumns, attributes);
  for (let after: string | undefined; ;) {
    const page = await store.companies.list(decodeWords(after ?? '') ?? undefined, atOnce);
    for (const { name, website, notes, ownerId, attributes: kept = {}, externalIds = [] } of page.items) {
      yield csvLine([
        ...[name, website, notes, emailOf.get(ownerId ?? '') ?? ''],
        ...tail(attributes, kept, externalIds),
      ]);
    }
    if (!page.last) return;
    after = encodeWords(page.last.sortName, page.last.id);
  }
}
