import type { WidgetWelcome } from '../../../shared/widget/protocol.ts';
import type { Context } from '../../context.ts';
import type { StoredVisitor } from '../../store/visitors.ts';
import { readPerson, shownFields } from '../contacts/person.ts';
import { visitorAddress } from '../visitors/threads.ts';
import { loyaltyLink } from './link.ts';
import { programmeOf } from './membership.ts';
import { balanceIn } from './read.ts';
import { loyaltyTexts } from './texts.ts';

type Needs = Pick<Context, 'store' | 'clock' | 'config' | 'secretBox'>;

/**
 * What somebody sees of their points in a chat: only whoever the site's signature says they are, in the chat's language.
 * @param channel the kind of identity that the chat's visitors have
 */
export async function loyaltyInWidget(
  context: Needs,
  visitor: Pick<StoredVisitor, 'id' | 'externalId' | 'locale'>,
  channel: string,
): Promise<WidgetWelcome['loyalty']> {
  const { store, clock } = context;
  if (visitor.externalId === null || (await store.loyaltySettings.listRecent()).length === 0) return null;
  const identity = await store.contacts.identity(channel, visitorAddress(visitor.id));
  const person = identity && (await readPerson(context, identity.contactId));
  if (!person) return null;
  const accounts = await store.loyalty.ofContacts(person.ids);
  const programme = await programmeOf(context, person, accounts);
  const mine = accounts.filter(({ programmeId }) => programmeId === programme?.id);
  if (!programme || mine.length === 0) return null;
  const { measures, language } = loyaltyTexts(visitor.locale);
  const points = new Intl.NumberFormat(language).format(balanceIn(mine, clock.now()).balance);
  const { tier } = shownFields(person);
  const tierName = (await store.tiers.listRecent()).find(({ id }) => id === tier)?.name;
  const words = [programme.name, measures.points(points), ...(tierName === undefined ? [] : [tierName])];
  return { words: words.join(' · '), url: loyaltyLink(context, person.root.id) };
}
