import type { AttributeTarget } from '../schemas/attribute.ts';
import { fold } from '../rules/fold.ts';

/** A heading without its case, accents, spaces and signs. */
export const bare = (heading: string): string => fold(heading).replace(/[^\p{L}\p{N}]+/gu, '');

/** What a column of a file may hold; besides these `attr.<key>` and `external.<system>`. */
export const contactColumns = [
  'name',
  'firstName',
  'lastName',
  'emails',
  'phones',
  'company',
  'notes',
  'language',
  'timeZone',
  'tags',
  'tier',
  'owner',
] as const;
export const companyColumns = ['name', 'website', 'notes', 'owner'] as const;
export type FileColumn = (typeof contactColumns)[number] | (typeof companyColumns)[number];

type Names = Partial<Record<FileColumn | 'id', readonly string[]>>;

/** How a system calls what it exports, as its own columns are titled; the first that is there counts. */
export interface ExportMap {
  system: string;
  /** All of these headings together are no other system's. */
  telling: Readonly<Record<AttributeTarget, readonly (readonly string[])[]>>;
  contact: Names;
  company: Names;
}

export const exportMaps: readonly ExportMap[] = [
  {
    system: 'dynamics',
    telling: { contact: [['(Do Not Modify) Contact']], company: [['(Do Not Modify) Account']] },
    contact: {
      id: ['(Do Not Modify) Contact'],
      name: ['Full Name'],
      emails: ['Email', 'Email Address 2', 'Email Address 3'],
      phones: ['Business Phone', 'Mobile Phone'],
      company: ['Company Name'],
      notes: ['Description'],
    },
    company: { id: ['(Do Not Modify) Account'], name: ['Account Name'], website: ['Website'] },
  },
  {
    system: 'salesforce',
    telling: { contact: [['Contact ID', 'Last Name']], company: [['Account ID', 'Account Name']] },
    contact: {
      id: ['Contact ID'],
      emails: ['Email'],
      phones: ['Phone', 'Mobile'],
      company: ['Account Name'],
      notes: ['Contact Description'],
    },
    company: {
      id: ['Account ID'],
      name: ['Account Name'],
      website: ['Website'],
      notes: ['Account Description'],
    },
  },
  {
    system: 'hubspot',
    telling: {
      contact: [
        ['Record ID - Contact'],
        ['Record ID', 'Lifecycle Stage', 'First Name'],
        ['Record ID', 'Associated Company'],
      ],
      company: [['Record ID - Company'], ['Record ID', 'Company name'], ['Record ID', 'Company Domain Name']],
    },
    contact: {
      id: ['Record ID', 'Record ID - Contact'],
      emails: ['Email', 'Additional email addresses'],
      phones: ['Phone Number', 'Mobile Phone Number'],
      company: ['Company Name', 'Associated Company'],
      language: ['Preferred language'],
    },
    company: {
      id: ['Record ID', 'Record ID - Company'],
      name: ['Company name'],
      website: ['Website URL', 'Company Domain Name'],
    },
  },
  {
    system: 'zoho',
    telling: {
      contact: [
        ['Record Id', 'Contact Owner'],
        ['Contact Id', 'Contact Owner'],
      ],
      company: [
        ['Record Id', 'Account Owner'],
        ['Account Id', 'Account Owner'],
      ],
    },
    contact: {
      id: ['Record Id', 'Contact Id'],
      emails: ['Email', 'Secondary Email'],
      phones: ['Phone', 'Mobile'],
      company: ['Account Name'],
      notes: ['Description'],
      tags: ['Tag'],
    },
    company: {
      id: ['Record Id', 'Account Id'],
      name: ['Account Name'],
      website: ['Website'],
      notes: ['Description'],
    },
  },
];

/** What people and other systems call the columns, bare. */
const synonyms: Names = {
  name: ['name', 'fullname', 'displayname', 'contactname', 'nom', 'nombre', 'vollstandigername'],
  firstName: ['firstname', 'givenname', 'vorname', 'prenom'],
  lastName: ['lastname', 'surname', 'familyname', 'nachname', 'apellido', 'apellidos'],
  emails: ['email', 'emails', 'emailaddress', 'mail', 'emailadresse', 'correo', 'courriel', 'email1'],
  phones: [
    'phone',
    'phones',
    'phonenumber',
    'telephone',
    'tel',
    'telefon',
    'mobile',
    'mobilephone',
    'telefono',
  ],
  company: [
    'company',
    'companyname',
    'organization',
    'organisation',
    'account',
    'firma',
    'societe',
    'empresa',
  ],
  notes: ['notes', 'note', 'description', 'notizen', 'bemerkung'],
  language: ['language', 'locale', 'sprache', 'langue', 'idioma'],
  timeZone: ['timezone', 'zeitzone'],
  tags: ['tags', 'tag', 'labels', 'schlagworter'],
  tier: ['tier', 'level'],
  owner: ['owner', 'owneremail', 'accountmanager'],
  website: ['website', 'url', 'websiteurl', 'domain', 'homepage', 'webseite'],
};
const companyNames = [...(synonyms.name ?? []), ...(synonyms.company ?? []), 'accountname'];

/** What each column of a file is taken to hold, '' for nothing, and whose export it looks like. */
export interface Guess {
  system: string | null;
  mapping: string[];
}

/**
 * Guesses what the columns of a file hold: a system by its telling headings, then headings by what people call them. Only
 * addresses may stand in several columns. Pure.
 */
export function guessMapping(
  headings: readonly string[],
  target: AttributeTarget,
  attributes: readonly { key: string; label: string }[],
): Guess {
  const there = new Set(headings.map(bare));
  const has = (names: readonly string[]) => names.every((name) => there.has(bare(name)));
  const map = exportMaps.find(({ telling }) => telling[target].some(has));
  const taken = new Set<string>();
  const mapping = headings.map((heading) => {
    const field = fieldOf(heading, { target, map, attributes });
    if (field === '' || (taken.has(field) && field !== 'emails' && field !== 'phones')) return '';
    taken.add(field);
    return field;
  });
  return { system: map?.system ?? null, mapping };
}

interface Known {
  target: AttributeTarget;
  map: ExportMap | undefined;
  attributes: readonly { key: string; label: string }[];
}

function fieldOf(heading: string, { target, map, attributes }: Known): string {
  const own = /^(?:attr\.[a-z][a-z0-9_]*|external\.[a-z0-9-]{1,30})$/u.exec(
    heading.trim().toLowerCase(),
  )?.[0];
  if (own) return own;
  const word = bare(heading);
  const named = (names: Names) =>
    (Object.entries(names) as [FileColumn | 'id', readonly string[]][]).find(([, all]) =>
      all.some((name) => bare(name) === word),
    )?.[0];
  const byMap = map && named(map[target]);
  if (map && byMap === 'id') return `external.${map.system}`;
  const columns: readonly string[] = target === 'contact' ? contactColumns : companyColumns;
  const usual = target === 'company' && companyNames.includes(word) ? 'name' : named(synonyms);
  const field = byMap ?? (usual !== undefined && columns.includes(usual) ? usual : undefined);
  if (field !== undefined) return field;
  const attribute = attributes.find(({ key, label }) => bare(key) === word || bare(label) === word);
  return attribute ? `attr.${attribute.key}` : '';
}
