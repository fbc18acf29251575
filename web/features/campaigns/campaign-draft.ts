import type { Campaign, CampaignInput } from '../../../shared/schemas/campaign.ts';

/** What a version says, as its fields hold it. */
export interface VersionDraft {
  answerId: string;
  subjects: { language: string; text: string }[];
}

/** A campaign as the fields of its editor hold it: numbers and times as text. */
export interface CampaignDraft {
  name: string;
  purpose: CampaignInput['purpose'];
  segmentId: string;
  inboxIds: string[];
  versions: VersionDraft[];
  when: 'now' | 'at' | 'daily' | 'birthday';
  at: string;
  hour: string;
  againDays: string;
  birthdayOf: string;
  consent: CampaignInput['consent'];
  quiet: boolean;
  capCount: string;
  capDays: string;
  perMinute: string;
  measure: CampaignInput['measure'];
  perVersion: string;
  countDays: string;
}

export const blankVersion = (): VersionDraft => ({ answerId: '', subjects: [{ language: '', text: '' }] });

/** "2026-11-23T09:30", on the clocks of this browser. */
function localMoment(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** What the fields begin with. Pure but for the clocks. */
export function draftOf(campaign: Campaign | null): CampaignDraft {
  const timing = campaign?.timing ?? { kind: 'once' as const, at: null };
  const daily = timing.kind === 'daily' ? timing : null;
  const at = timing.kind === 'once' ? timing.at : null;
  const birthday = daily?.birthdayOf ?? null;
  return {
    name: campaign?.name ?? '',
    purpose: campaign?.purpose ?? 'news',
    segmentId: campaign?.segmentId ?? '',
    inboxIds: [...(campaign?.inboxIds ?? [])],
    versions: campaign?.versions.map(({ answerId, subjects }) => ({
      answerId,
      subjects: subjects.map(({ language, text }) => ({ language: language ?? '', text })),
    })) ?? [blankVersion()],
    when: daily ? (birthday === null ? 'daily' : 'birthday') : at === null ? 'now' : 'at',
    at: at === null ? '' : localMoment(at),
    hour: String(daily?.hour ?? 10),
    againDays: String(daily?.againDays ?? ''),
    birthdayOf: birthday ?? '',
    consent: campaign?.consent ?? 'given',
    quiet: campaign?.quiet ?? true,
    capCount: campaign ? String(campaign.cap?.count ?? '') : '2',
    capDays: String(campaign?.cap?.days ?? 7),
    perMinute: String(campaign?.perMinute ?? 120),
    measure: campaign?.measure ?? 'replied',
    perVersion: String(campaign?.perVersion ?? 500),
    countDays: String(campaign?.countDays ?? 14),
  };
}

const numberIn = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));

function timingOf({ when, at, hour, againDays, birthdayOf }: CampaignDraft): CampaignInput['timing'] {
  if (when === 'now') return { kind: 'once', at: null };
  if (when === 'at') return { kind: 'once', at: at === '' ? '' : new Date(at).toISOString() };
  const birthday = when === 'birthday';
  const again = birthday || againDays.trim() === '' ? null : Number(againDays);
  return { kind: 'daily', hour: numberIn(hour), againDays: again, birthdayOf: birthday ? birthdayOf : null };
}

/** What the fields say, to be held against the schema. */
export function inputOf(draft: CampaignDraft): CampaignInput {
  const { name, purpose, segmentId, inboxIds, consent, quiet, capCount, capDays, measure } = draft;
  return {
    ...{ name, purpose, inboxIds, consent, quiet, measure, timing: timingOf(draft) },
    segmentId: segmentId === '' ? null : segmentId,
    versions: draft.versions.map(({ answerId, subjects }) => ({
      answerId,
      subjects: subjects
        .filter(({ text }) => text.trim() !== '')
        .map(({ language, text }) => ({ language: language === '' ? null : language, text })),
    })),
    cap: capCount.trim() === '' ? null : { count: Number(capCount), days: numberIn(capDays) },
    perMinute: numberIn(draft.perMinute),
    perVersion: numberIn(draft.perVersion),
    countDays: numberIn(draft.countDays),
  };
}
