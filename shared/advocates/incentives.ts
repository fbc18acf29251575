import { fold } from '../rules/fold.ts';

/**
 * Words by which something is offered for a review, in the languages that we speak. A text with one of them goes to no site
 * that forbids it; who did not mean it so writes it otherwise.
 */
const offers: Readonly<Record<string, readonly string[]>> = {
  en: [
    'discount',
    'voucher',
    'coupon',
    'gift card',
    'giveaway',
    'raffle',
    'reward',
    'loyalty points',
    'bonus points',
    'earn points',
    'free month',
    '% off',
  ],
  de: [
    'rabatt',
    'gutschein',
    'geschenk',
    'pramie',
    'verlosung',
    'gewinnspiel',
    'bonuspunkte',
    'treuepunkte',
    'gratis',
  ],
  fr: ['remise', 'reduction', "bon d'achat", 'cadeau', 'tirage au sort', 'recompense', 'gratuit'],
  es: ['descuento', 'vale de', 'cupon', 'regalo', 'sorteo', 'recompensa', 'puntos de', 'gratis'],
  fi: [
    'alennus',
    'alennuskoodi',
    'lahjakortti',
    'arvonta',
    'palkinto',
    'bonuspisteita',
    'ilmainen',
    'ilmaiseksi',
  ],
  sl: ['popust', 'bon za', 'kupon', 'darilo', 'zrebanje', 'nagrada', 'bonus tocke', 'brezplacno'],
  ar: ['خصم', 'قسيمة', 'هدية', 'جائزة', 'نقاط', 'مجان'],
  ja: ['割引', 'クーポン', 'ギフト', 'プレゼント', '抽選', '特典', 'ポイント', '無料'],
  'zh-Hant': ['折扣', '優惠券', '禮品', '贈品', '抽獎', '獎勵', '點數', '免費'],
};

const spaced = /^[\p{Script=Latin}\p{N}%' ]+$/u;
const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');

/** The first word of a text that offers something, as it is in our list; null: none does. Pure. */
export function offeredIn(text: string): string | null {
  const folded = fold(text);
  for (const word of Object.values(offers).flat()) {
    const known = fold(word);
    const found = spaced.test(known)
      ? new RegExp(`(^|[^\\p{L}])${escaped(known)}($|[^\\p{L}])`, 'u').test(folded)
      : folded.includes(known);
    if (found) return word;
  }
  return null;
}
