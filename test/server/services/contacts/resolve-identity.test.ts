import { describe, expect, test } from 'vitest';
import { planContact } from '../../../../server/services/contacts/resolve-identity.ts';
import { identityId } from '../../../../server/store/contacts.ts';

const now = new Date('2026-11-22T09:00:00.000Z');
const nobody = { identities: new Map(), contacts: new Map() };

function planned(kind: string, address: string, handles: { kind: string; value: string }[] = []) {
  const value = address.trim().toLowerCase();
  const parsed = {
    ...{ from: { address, name: 'Ada' }, identityKind: kind, verified: true },
    identities: handles.map((handle) => ({ ...handle, verified: true })),
  };
  const sender = { address: value, identityId: identityId(kind, value) };
  return planContact({ parsed, sender }, nobody, now).isNew?.identities ?? [];
}

describe('how an id is written', () => {
  test('is kept where lower case is another id', () => {
    expect(planned('line', 'Uf5A2c0')).toMatchObject([{ value: 'uf5a2c0', spelling: 'Uf5A2c0' }]);
  });

  test('is kept of other handles that the channel vouches for, too', () => {
    const [, other] = planned('bridge', '17', [{ kind: 'line', value: ' Uf5A2c0 ' }]);
    expect(other).toMatchObject({ value: 'uf5a2c0', spelling: 'Uf5A2c0' });
  });

  test('is nothing of its own where it is lower case already, and in mail', () => {
    expect(planned('telegram', '900')[0]).not.toHaveProperty('spelling');
    expect(planned('email', 'Ada.Byron@Customer.example')[0]).not.toHaveProperty('spelling');
  });

  test('does not make two people of one', () => {
    expect(planned('line', 'Uf5A2c0')[0]?.id).toBe(planned('line', 'uf5a2c0')[0]?.id);
  });
});
