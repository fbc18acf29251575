import type { Context } from '../../context.ts';
import type { StoredContact } from '../../store/contacts.ts';
import type { Person } from '../contacts/person.ts';
import { afterWrite, type AttributeWrite } from './values.ts';

type Needs = Pick<Context, 'store' | 'clock'>;

/** A value goes to the contact that stands for them; what is taken away goes from all of theirs. */
export async function writeAttributes(
  context: Needs,
  { root, members }: Person,
  write: AttributeWrite,
): Promise<void> {
  await writeTo(context, root, write);
  const gone = Object.fromEntries(Object.entries(write).filter(([, value]) => value === null));
  const had = ({ attributes = {} }: StoredContact) => Object.keys(gone).some((id) => id in attributes);
  for (const member of members.filter(had)) await writeTo(context, member, gone);
}

async function writeTo(
  { store, clock }: Needs,
  { id, attributes = {} }: StoredContact,
  write: AttributeWrite,
): Promise<void> {
  await store.contacts.update(id, afterWrite(attributes, write), clock.now());
}
