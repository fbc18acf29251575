import { can, type Actor } from '../../../shared/abilities.ts';
import { addressProblem, hostOf, reachOf, tidyEndpoint } from '../../../shared/assist/address.ts';
import { AppError, type FieldProblem } from '../../../shared/errors.ts';
import type { AssistCheck, AssistInput, ShownAssist } from '../../../shared/schemas/assist.ts';
import type { Context } from '../../context.ts';
import { rooms } from '../../realtime/publisher.ts';
import type { StoredAssist } from '../../store/assist.ts';
import { recordAudit } from '../audit/record.ts';
import { askModel, type ModelPlace, type Patience } from './ask-model.ts';

type SettingsContext = Pick<Context, 'store' | 'clock' | 'logger' | 'publisher' | 'secretBox'>;

/** The key is sealed for this and nothing else. */
const keyPurpose = 'assist-key';
const testPatience: Patience = { begins: 60_000, goesOn: 30_000, ends: 90_000 };

function mustManage(actor: Actor): void {
  if (!can(actor, 'workspace.manage')) throw new AppError('not-allowed');
}

function shown({ key, ...settings }: StoredAssist): ShownAssist {
  return { ...settings, keySet: key !== null };
}

/** @throws AppError not-allowed */
export async function readAssist({ store }: Pick<Context, 'store'>, actor: Actor): Promise<ShownAssist> {
  mustManage(actor);
  return shown(await store.assist.read());
}

/** @throws AppError not-allowed; validation-failed; too-late when somebody else changed it meanwhile */
export async function updateAssist(
  context: SettingsContext,
  actor: Actor,
  input: AssistInput,
): Promise<ShownAssist> {
  mustManage(actor);
  const before = await context.store.assist.read();
  const wanted = wantedOf(context, input, before);
  const fields = problemsOf(wanted, { input, before });
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
  const saved = await context.store.assist.save(wanted, context.clock.now());
  if (!saved) {
    throw new AppError('too-late', { detail: 'Somebody else changed this meanwhile. Load it again first.' });
  }
  // Each inbox says whether there is help in it.
  context.publisher.publish(rooms.everyone, 'directory.changed', { part: 'inboxes' });
  const { enabled, model, ownAddress, masks, perHour, offInboxIds } = saved;
  await recordAudit(context, actor, {
    action: 'assist.changed',
    data: {
      ...{ enabled, model, masks, perHour, host: hostOf(saved.endpoint) ?? '' },
      ...{ ownAddress: ownAddress ?? '', offInboxes: offInboxIds.length, key: saved.key !== null },
    },
  });
  return shown(saved);
}

/** Tries settings before they are saved. @throws AppError not-allowed; validation-failed */
export async function checkAssist(
  context: Pick<Context, 'store' | 'secretBox'>,
  actor: Actor,
  input: AssistInput,
): Promise<AssistCheck> {
  mustManage(actor);
  const before = await context.store.assist.read();
  const wanted = wantedOf(context, { ...input, enabled: true }, before);
  const fields = problemsOf(wanted, { input, before });
  if (fields.length > 0) throw new AppError('validation-failed', { fields });
  const begun = performance.now();
  const answer = (ok: boolean, said: string): AssistCheck => {
    return { ok, said: said.trim().slice(0, 500), millis: Math.round(performance.now() - begun) };
  };
  const question = 'This is a test of a connection. Answer with one short, friendly sentence.';
  try {
    let said = '';
    const messages = [{ role: 'user' as const, content: question }];
    for await (const text of askModel(placeOf(context, wanted), {
      messages,
      maxTokens: 500,
      patience: testPatience,
    })) {
      said += text;
    }
    return answer(true, said);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return answer(false, error.message);
  }
}

/** Where the model is and how it may be reached. */
export function placeOf(
  { secretBox }: Pick<Context, 'secretBox'>,
  { endpoint, model, key, ownAddress }: StoredAssist,
): ModelPlace {
  const opened = key === null ? null : secretBox.open(keyPurpose, key);
  return { endpoint, model, key: opened, reach: reachOf(endpoint, ownAddress) };
}

function wantedOf(
  { secretBox }: Pick<Context, 'secretBox'>,
  { key, ...settings }: AssistInput,
  before: StoredAssist,
): StoredAssist {
  const endpoint = tidyEndpoint(settings.endpoint);
  const ownAddress = settings.ownAddress === hostOf(endpoint) ? settings.ownAddress : null;
  const given = key === '' ? null : key && secretBox.seal(keyPurpose, key);
  return {
    ...{ ...settings, endpoint, ownAddress },
    offInboxIds: [...new Set(settings.offInboxIds)],
    key: given === undefined ? before.key : given,
  };
}

const addressWords = {
  'no-address': 'Enter an address such as https://api.example.com/v1.',
  'with-password': 'Leave out the password; the key has a field of its own.',
  'with-query': 'Leave out what follows “?” or “#”.',
  'plain-http':
    'Without encryption (http) only an address in your own network can be used, and you have to allow it below.',
} as const;

function problemsOf(
  { enabled, endpoint, model, ownAddress, key }: StoredAssist,
  { input, before }: { input: AssistInput; before: StoredAssist },
): FieldProblem[] {
  const fields: FieldProblem[] = [];
  const problem = endpoint === '' && !enabled ? null : addressProblem(endpoint, ownAddress);
  if (problem) fields.push({ path: 'endpoint', message: addressWords[problem] });
  if (enabled && model === '') fields.push({ path: 'model', message: 'Name the model.' });
  const elsewhere = originOf(endpoint) !== originOf(before.endpoint);
  if (key !== null && input.key === undefined && elsewhere) {
    fields.push({ path: 'key', message: 'Type this again: where it is sent has changed.' });
  }
  return fields;
}

const originOf = (endpoint: string): string => URL.parse(endpoint)?.origin ?? '';
