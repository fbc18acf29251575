import type { MannersProfile } from '../../../shared/schemas/manners.ts';
import type { Context } from '../../context.ts';

/** Of the newest contacts, so many are looked at. */
const mostGiven = 150;

/** Where those live who write in a language, and what some of them once asked for. */
const habits: Readonly<Record<string, { timeZone: string; wish: MannersProfile }>> = {
  de: { timeZone: 'Europe/Berlin', wish: { formality: 'friendly', channel: 'email' } },
  en: { timeZone: 'Europe/London', wish: { formality: 'formal', quiet: { from: '18:00', until: '09:00' } } },
  fr: { timeZone: 'Europe/Paris', wish: { language: 'fr', closing: 'Bien cordialement,' } },
  es: { timeZone: 'Europe/Madrid', wish: { language: 'es-ES', holidays: ['07-25'] } },
  pl: { timeZone: 'Europe/Warsaw', wish: { language: 'pl', formality: 'formal' } },
  ja: { timeZone: 'Asia/Tokyo', wish: { language: 'ja', nameOrder: 'family-first', formality: 'formal' } },
  ar: { timeZone: 'Africa/Cairo', wish: { language: 'ar-EG', formality: 'formal' } },
};

/** Lets half of the newest say where they live, and some of them how they like to be written to; what is there stays. */
export async function giveDemoManners({ store, clock }: Pick<Context, 'store' | 'clock'>): Promise<void> {
  const { items } = await store.contacts.list({}, mostGiven);
  for (const { id, language, timeZone, manners } of items) {
    const habit = habits[language ?? ''];
    const chance = Number.parseInt(id.slice(1, 2), 16);
    if (!habit || timeZone !== null || manners !== undefined || chance > 7) continue;
    const wish = chance < 3 ? { manners: habit.wish } : {};
    await store.contacts.update(id, { timeZone: habit.timeZone, ...wish }, clock.now());
  }
}
