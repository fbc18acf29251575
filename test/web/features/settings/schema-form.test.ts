import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  defaultsOf,
  formGroups,
  isShown,
  shownValue,
  valueAt,
  withValue,
  type Values,
} from '../../../../web/features/settings/inboxes/schema-form.ts';

const settings = z.toJSONSchema(
  z.object({
    auth: z
      .enum(['password', 'oauth2'])
      .default('password')
      .meta({ title: 'Log in with', labels: { oauth2: 'OAuth 2.0' } }),
    imap: z
      .object({
        host: z.string().default('').meta({ title: 'Server' }),
        port: z.number().int().min(1).max(65_535).default(993),
        folders: z.array(z.string()).default(['INBOX']).meta({ advanced: true }),
        proxy: z.string().nullable().default(null),
      })
      .prefault({})
      .meta({ title: 'Incoming mail' }),
    oauth: z
      .object({ clientId: z.string().default('') })
      .prefault({})
      .meta({ showWhen: { path: 'auth', is: 'oauth2' } }),
    strict: z.boolean().default(true),
    certificate: z.string().default('').meta({ multiline: true }),
    hours: z.string().default('').meta({ choices: 'calendars' }),
  }),
  { io: 'input' },
) as Values;
const secrets = z.toJSONSchema(
  z.object({
    password: z.string().default('').meta({ title: 'Password', group: 'imap' }),
    other: z.string().default(''),
  }),
  { io: 'input' },
) as Values;
const groups = formGroups(settings, secrets);

describe('a form drawn from a schema', () => {
  test('keeps the order of the schema, single fields first, secrets where they belong', () => {
    expect(groups.map((group) => [group.path, group.fields.map((field) => field.path)])).toEqual([
      ['', ['auth', 'strict', 'certificate', 'hours', 'other']],
      ['imap', ['imap.host', 'imap.port', 'imap.folders', 'imap.proxy', 'password']],
      ['oauth', ['oauth.clientId']],
    ]);
  });

  test('knows each kind of field', () => {
    const kinds = groups.flatMap((group) => group.fields.map((field) => [field.path, field.kind]));
    expect(Object.fromEntries(kinds)).toEqual({
      auth: 'select',
      strict: 'switch',
      certificate: 'multiline',
      hours: 'calendar',
      other: 'text',
      'imap.host': 'text',
      'imap.port': 'number',
      'imap.folders': 'lines',
      'imap.proxy': 'text',
      password: 'text',
      'oauth.clientId': 'text',
    });
  });

  test('takes words from the schema, else makes them from the name', () => {
    const titles = groups.flatMap((group) => group.fields.map((field) => field.title));
    expect(titles).toEqual(
      expect.arrayContaining(['Log in with', 'Server', 'Port', 'Client id', 'Password']),
    );
    expect(groups[0]?.fields[0]?.options).toEqual([
      { value: 'password', label: 'password' },
      { value: 'oauth2', label: 'OAuth 2.0' },
    ]);
  });

  test('starts with the defaults, without secrets', () => {
    expect(defaultsOf(groups)).toEqual({
      auth: 'password',
      strict: true,
      certificate: '',
      hours: '',
      imap: { host: '', port: 993, folders: ['INBOX'], proxy: null },
      oauth: { clientId: '' },
    });
  });

  test('shows a group only with the choice that it needs', () => {
    const oauth = groups[2];
    if (!oauth) throw new Error('no group');
    expect(isShown(oauth, {}, groups)).toBe(false);
    expect(isShown(oauth, { auth: 'oauth2' }, groups)).toBe(true);
  });
});

test('values are read and written by path, without touching the old ones', () => {
  const before = { imap: { host: 'a', port: 1 }, other: true };
  const after = withValue(before, 'imap.host', 'b');
  expect(after).toEqual({ imap: { host: 'b', port: 1 }, other: true });
  expect(before.imap.host).toBe('a');
  expect(withValue({}, 'smtp.port', 25)).toEqual({ smtp: { port: 25 } });
  expect(valueAt(after, 'imap.port')).toBe(1);
  expect(valueAt(after, 'no.where')).toBeUndefined();
  const port = groups[1]?.fields[1];
  if (!port) throw new Error('no field');
  expect(shownValue({}, port)).toBe(993);
  expect(shownValue({ imap: { port: 143 } }, port)).toBe(143);
});
