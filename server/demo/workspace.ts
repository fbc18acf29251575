import type { Role } from '../../shared/abilities.ts';
import type { tagColours } from '../../shared/schemas/tag.ts';
import { arabic } from './stories/arabic.ts';
import { chinese, japanese } from './stories/asian.ts';
import { english } from './stories/english.ts';
import { german } from './stories/german.ts';
import { french, spanish } from './stories/romance.ts';
import type { Repertoire } from './stories/story.ts';

/** The demo company: an outdoor outfitter in Hamburg that sells to half the world. All addresses are reserved names. */
export const company = { name: 'Nordlicht Outdoor', domain: 'nordlicht.example', timeZone: 'Europe/Berlin' };

export const demoUsers: readonly {
  email: string;
  name: string;
  role: Role;
  team: string;
  capacity: number;
  /** In which they answer. */
  languages: string[];
  /** Nothing: whenever they like. */
  hours: string;
}[] = [
  {
    email: `mara@${company.domain}`,
    name: 'Mara Lindqvist',
    role: 'admin',
    team: 'Front desk',
    capacity: 40,
    languages: ['en', 'de', 'es'],
    hours: '',
  },
  {
    email: `jonas@${company.domain}`,
    name: 'Jonas Becker',
    role: 'supervisor',
    team: 'Front desk',
    capacity: 40,
    languages: ['de', 'en'],
    hours: 'Mo-Fr 08:00-17:00',
  },
  {
    email: `aiko@${company.domain}`,
    name: 'Aiko Tanaka',
    role: 'agent',
    team: 'Front desk',
    capacity: 60,
    languages: ['ja', 'zh', 'en'],
    hours: 'Mo-Su 00:00-24:00',
  },
  {
    email: `omar@${company.domain}`,
    name: 'Omar Haddad',
    role: 'agent',
    team: 'Orders',
    capacity: 60,
    languages: ['ar', 'en', 'fr'],
    hours: 'Mo-Su 06:00-23:00',
  },
  {
    email: `claire@${company.domain}`,
    name: 'Claire Dubois',
    role: 'agent',
    team: 'Orders',
    capacity: 60,
    languages: ['fr', 'es', 'en'],
    hours: 'Mo-Sa 09:00-13:00, 14:00-18:00',
  },
  {
    email: `petra@${company.domain}`,
    name: 'Petra Novak',
    role: 'collaborator',
    team: 'Workshop',
    capacity: 0,
    languages: ['en'],
    hours: '',
  },
];

export const demoTeams = ['Front desk', 'Orders', 'Workshop'] as const;

export const demoInboxes = [
  { key: 'support', name: 'Support', address: `support@${company.domain}`, team: 'Front desk' },
  { key: 'orders', name: 'Orders and returns', address: `orders@${company.domain}`, team: 'Orders' },
  { key: 'hilfe', name: 'Hilfe (deutsch)', address: `hilfe@${company.domain}`, team: 'Front desk' },
  { key: 'partners', name: 'Partners', address: `partners@${company.domain}`, team: 'Front desk' },
] as const;

export const demoTags: readonly { name: string; colour: (typeof tagColours)[number]; keywords: string[] }[] =
  [
    {
      name: 'delivery',
      colour: 'blue',
      keywords: ['tracking', 'parcel', 'Lieferung', 'livraison', 'colis', 'pedido', '配送', 'الشحنة'],
    },
    { name: 'returns', colour: 'violet', keywords: ['return', 'Rücksendung', 'zurückschicken', '退貨'] },
    { name: 'billing', colour: 'amber', keywords: ['charged', 'refund', 'invoice', 'Rechnung', '退款'] },
    { name: 'warranty', colour: 'red', keywords: ['warranty', 'repair', 'defekt', 'kaputt', '修理'] },
    { name: 'product', colour: 'teal', keywords: ['size', 'Größe', 'taille', 'talla'] },
    { name: 'praise', colour: 'green', keywords: ['thank you all', 'Lob', 'merci à toute'] },
    { name: 'account', colour: 'grey', keywords: ['log in', 'password', 'unsubscribe'] },
    { name: 'partner', colour: 'pink', keywords: ['dealer', 'wholesale', 'price list'] },
  ];

export const repertoires: readonly Repertoire[] = [
  english,
  german,
  french,
  spanish,
  japanese,
  chinese,
  arabic,
];
