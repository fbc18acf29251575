import {
  loyaltyProgrammeInput,
  type LoyaltyProgramme,
  type LoyaltyProgrammeInput,
} from '../../../../shared/schemas/loyalty.ts';

/** What the fields hold: numbers as they are typed. */
export interface ProgrammeDraft {
  name: string;
  active: boolean;
  segmentId: string;
  share: number | string;
  currency: string;
  earn: Record<'perUnit' | 'referral' | 'survey', number | string>;
  expiryMonths: number | string;
  tiers: {
    by: string;
    periodDays: number | string;
    graceDays: number | string;
    /** By the tier's id; empty: the rule does not give it. */
    from: Record<string, number | string>;
  };
  goodwillLimit: number | string;
  referralUrl: string;
}

const usual = loyaltyProgrammeInput.parse({
  ...{ name: '-', currency: 'EUR', earn: { perUnit: 1 }, tiers: {} },
});

export function draftOf(programme: LoyaltyProgramme | null): ProgrammeDraft {
  const { tiers, ...rest } = programme ?? { ...usual, name: '' };
  return {
    ...{ name: rest.name, active: rest.active, share: rest.share, currency: rest.currency },
    ...{ earn: { ...rest.earn }, goodwillLimit: rest.goodwillLimit },
    ...{ segmentId: rest.segmentId ?? '', referralUrl: rest.referralUrl ?? '' },
    expiryMonths: rest.expiryMonths ?? '',
    tiers: {
      ...{ by: tiers.by, periodDays: tiers.periodDays, graceDays: tiers.graceDays },
      from: Object.fromEntries(tiers.steps.map(({ tierId, from }) => [tierId, from])),
    },
  };
}

const numeric = (value: number | string | null | undefined): number =>
  value === '' || value === null || value === undefined ? Number.NaN : Number(value);
const isGiven = (value: number | string | null | undefined): boolean =>
  value !== '' && value !== null && value !== undefined;

/** What is sent, as far as it fits; the schema says what does not. */
export function inputOf(draft: ProgrammeDraft): unknown {
  const { tiers, earn } = draft;
  const steps = Object.entries(tiers.from)
    .filter(([, from]) => isGiven(from))
    .map(([tierId, from]) => ({ tierId, from: numeric(from) }));
  return {
    ...{ name: draft.name, active: draft.active, currency: draft.currency.trim().toUpperCase() },
    segmentId: draft.segmentId === '' ? null : draft.segmentId,
    referralUrl: draft.referralUrl.trim() === '' ? null : draft.referralUrl.trim(),
    share: numeric(draft.share),
    earn: Object.fromEntries(Object.entries(earn).map(([kind, points]) => [kind, numeric(points)])),
    expiryMonths: isGiven(draft.expiryMonths) ? numeric(draft.expiryMonths) : null,
    tiers: {
      ...{ by: tiers.by, steps },
      ...{ periodDays: numeric(tiers.periodDays), graceDays: numeric(tiers.graceDays) },
    },
    goodwillLimit: numeric(draft.goodwillLimit),
  };
}

/** Problems of steps stand at their tier. */
export function problemsOf(
  issues: readonly { path: PropertyKey[]; message: string }[],
  input: LoyaltyProgrammeInput,
): Record<string, string> {
  return Object.fromEntries(
    issues.map(({ path, message }) => {
      const [first, second, at] = path;
      const step = first === 'tiers' && second === 'steps' ? input.tiers.steps[Number(at)] : undefined;
      return [step ? `tiers.from.${step.tierId}` : path.map(String).join('.'), message];
    }),
  );
}
