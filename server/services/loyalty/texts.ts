import type { EntryKind } from '../../../shared/loyalty/balance.ts';
import { furtherTexts } from './further-texts.ts';

/** What the page of points says in one language. Numbers stand beside their words, so that none has to be counted. */
export interface LoyaltyTexts {
  language: string;
  points: string;
  level: string;
  /** Until a level, by what it goes by. */
  ahead: (missing: string, level: string) => string;
  measures: Readonly<Record<'points' | 'spend' | 'orders', (value: string) => string>>;
  expiring: (points: string, date: string) => string;
  slips: (level: string, date: string) => string;
  owed: (points: string) => string;
  rewards: string;
  redeem: string;
  notYet: string;
  gone: string;
  codes: string;
  until: (date: string) => string;
  used: string;
  expired: string;
  history: string;
  recommend: string;
  /** Under the link. */
  recommendFor: (points: string) => string;
  kinds: Readonly<Record<EntryKind, string>>;
  failed: string;
  over: string;
}

const texts: readonly LoyaltyTexts[] = [
  {
    language: 'en',
    points: 'Your points',
    level: 'Your level',
    ahead: (missing, level) => `${missing} to go until ${level}`,
    measures: {
      points: (n) => `Points: ${n}`,
      spend: (n) => `Purchases: ${n}`,
      orders: (n) => `Orders: ${n}`,
    },
    expiring: (points, date) => `${points} of them are good until ${date}.`,
    slips: (level, date) => `You keep ${level} until ${date}; a purchase keeps it longer.`,
    owed: (points) => `${points} are still to be made up for an order that came back.`,
    rewards: 'Rewards',
    redeem: 'Redeem',
    notYet: 'Not enough points yet',
    gone: 'None left',
    codes: 'Your codes',
    until: (date) => `Good until ${date}`,
    used: 'Used',
    expired: 'Expired',
    history: 'How your points came and went',
    recommend: 'Recommend us',
    recommendFor: (points) =>
      `The first order of somebody new who comes by this link gives you points: ${points}.`,
    kinds: {
      ...{ order: 'Order', referral: 'Recommendation', survey: 'Your opinion' },
      ...{ goodwill: 'Gift', refund: 'Points given back', redemption: 'Reward', reversal: 'Order came back' },
      ...{ expiry: 'Expired', settled: 'Made up for' },
    },
    failed: 'This did not work. Your points are as you see them here.',
    over: 'This link is too old. Ask us for a new one.',
  },
  {
    language: 'de',
    points: 'Ihre Punkte',
    level: 'Ihre Stufe',
    ahead: (missing, level) => `Noch bis ${level}: ${missing}`,
    measures: {
      points: (n) => `${n} Punkte`,
      spend: (n) => `Einkäufe für ${n}`,
      orders: (n) => `Bestellungen: ${n}`,
    },
    expiring: (points, date) => `${points} davon gelten bis ${date}.`,
    slips: (level, date) => `${level} behalten Sie bis ${date}; ein Einkauf verlängert es.`,
    owed: (points) => `Für eine zurückgegebene Bestellung sind noch ${points} auszugleichen.`,
    rewards: 'Prämien',
    redeem: 'Einlösen',
    notYet: 'Noch nicht genug Punkte',
    gone: 'Keine mehr da',
    codes: 'Ihre Codes',
    until: (date) => `Gültig bis ${date}`,
    used: 'Eingelöst',
    expired: 'Abgelaufen',
    history: 'Wie Ihre Punkte kamen und gingen',
    recommend: 'Empfehlen Sie uns',
    recommendFor: (points) =>
      `Die erste Bestellung eines neuen Kunden über diesen Link bringt Ihnen Punkte: ${points}.`,
    kinds: {
      ...{ order: 'Bestellung', referral: 'Empfehlung', survey: 'Ihre Meinung' },
      ...{
        goodwill: 'Geschenk',
        refund: 'Punkte zurück',
        redemption: 'Prämie',
        reversal: 'Bestellung zurückgegeben',
      },
      ...{ expiry: 'Verfallen', settled: 'Ausgeglichen' },
    },
    failed: 'Das hat nicht geklappt. Ihre Punkte sind so, wie Sie sie hier sehen.',
    over: 'Dieser Link ist zu alt. Bitten Sie uns um einen neuen.',
  },
  {
    language: 'fr',
    points: 'Vos points',
    level: 'Votre niveau',
    ahead: (missing, level) => `Encore avant ${level} : ${missing}`,
    measures: {
      points: (n) => `${n} points`,
      spend: (n) => `achats de ${n}`,
      orders: (n) => `commandes : ${n}`,
    },
    expiring: (points, date) => `${points} d’entre eux sont valables jusqu’au ${date}.`,
    slips: (level, date) => `Vous gardez ${level} jusqu’au ${date} ; un achat le prolonge.`,
    owed: (points) => `Il reste ${points} à compenser pour une commande retournée.`,
    rewards: 'Récompenses',
    redeem: 'Échanger',
    notYet: 'Pas encore assez de points',
    gone: 'Épuisé',
    codes: 'Vos codes',
    until: (date) => `Valable jusqu’au ${date}`,
    used: 'Utilisé',
    expired: 'Expiré',
    history: 'Vos points, entrées et sorties',
    recommend: 'Recommandez-nous',
    recommendFor: (points) =>
      `La première commande d’un nouveau client venu par ce lien vous donne des points : ${points}.`,
    kinds: {
      ...{ order: 'Commande', referral: 'Recommandation', survey: 'Votre opinion' },
      ...{
        goodwill: 'Cadeau',
        refund: 'Points rendus',
        redemption: 'Récompense',
        reversal: 'Commande retournée',
      },
      ...{ expiry: 'Expirés', settled: 'Compensés' },
    },
    failed: 'Cela n’a pas fonctionné. Vos points sont tels que vous les voyez ici.',
    over: 'Ce lien est trop ancien. Demandez-nous-en un nouveau.',
  },
  {
    language: 'es',
    points: 'Sus puntos',
    level: 'Su nivel',
    ahead: (missing, level) => `Le falta para ${level}: ${missing}`,
    measures: {
      points: (n) => `${n} puntos`,
      spend: (n) => `compras por ${n}`,
      orders: (n) => `pedidos: ${n}`,
    },
    expiring: (points, date) => `${points} de ellos valen hasta el ${date}.`,
    slips: (level, date) => `Conserva ${level} hasta el ${date}; una compra lo prolonga.`,
    owed: (points) => `Quedan ${points} por compensar de un pedido devuelto.`,
    rewards: 'Recompensas',
    redeem: 'Canjear',
    notYet: 'Aún no hay puntos suficientes',
    gone: 'Agotado',
    codes: 'Sus códigos',
    until: (date) => `Válido hasta el ${date}`,
    used: 'Usado',
    expired: 'Caducado',
    history: 'Cómo llegaron y se fueron sus puntos',
    recommend: 'Recomiéndenos',
    recommendFor: (points) =>
      `El primer pedido de alguien nuevo que llegue por este enlace le da puntos: ${points}.`,
    kinds: {
      ...{ order: 'Pedido', referral: 'Recomendación', survey: 'Su opinión' },
      ...{
        goodwill: 'Regalo',
        refund: 'Puntos devueltos',
        redemption: 'Recompensa',
        reversal: 'Pedido devuelto',
      },
      ...{ expiry: 'Caducados', settled: 'Compensados' },
    },
    failed: 'No ha funcionado. Sus puntos son los que ve aquí.',
    over: 'Este enlace es demasiado antiguo. Pídanos uno nuevo.',
  },
  ...furtherTexts,
];

/** In the customer's language where we have it, else in English. Pure. */
export function loyaltyTexts(tag: string | null): LoyaltyTexts {
  const language = tag?.split('-')[0]?.toLowerCase() ?? '';
  const found = texts.find((one) => one.language.split('-')[0] === language);
  return found ?? (texts[0] as LoyaltyTexts);
}
