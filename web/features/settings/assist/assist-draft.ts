import { hostOf } from '../../../../shared/assist/address.ts';
import type { AssistInput, ShownAssist } from '../../../../shared/schemas/assist.ts';

/** The settings as fields hold them. */
export interface AssistDraft {
  enabled: boolean;
  endpoint: string;
  model: string;
  ownAddress: string | null;
  masks: boolean;
  offInboxIds: string[];
  perHour: number;
  contextTokens: number;
  /** What is typed; empty: nothing is. */
  key: string;
  /** The one that is kept is to go. */
  dropsKey: boolean;
  keySet: boolean;
}

export function draftOf({ version: _version, ...shown }: ShownAssist): AssistDraft {
  return { ...shown, offInboxIds: [...shown.offInboxIds], key: '', dropsKey: false };
}

export function inputOf(draft: AssistDraft, version: number): AssistInput {
  const { key, dropsKey, keySet: _set, ...settings } = draft;
  const given = key.trim();
  const host = hostOf(settings.endpoint.trim());
  return {
    ...settings,
    ownAddress: host !== null && settings.ownAddress === host ? host : null,
    version,
    ...(given !== '' ? { key: given } : dropsKey ? { key: '' } : {}),
  };
}
