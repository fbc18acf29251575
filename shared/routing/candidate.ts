import type { TeamRouting, WorkKind } from '../schemas/routing.ts';

/** Somebody who could get a conversation, as they are at this moment. */
export interface Candidate {
  id: string;
  /** Active, and may answer in the inbox. */
  able: boolean;
  /** online: a socket is open and they take work. */
  presence: 'online' | 'busy' | 'away' | 'offline';
  /** Kinds of work that they take none of for now. */
  paused: readonly WorkKind[];
  /** Channels that they take, or do not, whatever they say of their kind. */
  byChannel: Readonly<Record<string, boolean>>;
  inHours: boolean;
  /** Tags that they know about. */
  skills: readonly string[];
  /** Languages that they answer in ("de"); empty: nobody said, so none is held against them. */
  languages: readonly string[];
  /** In units. */
  capacity: number;
  /** Units that they hold. */
  load: number;
  /** When they were last given something, in milliseconds; null: never. */
  lastGivenAt: number | null;
}

/** A conversation that looks for somebody. */
export interface Seeker {
  kind: WorkKind;
  /** The kind of inbox that it came to. */
  channel: string;
  units: number;
  /** "de", "pt-BR"; null: unknown, so it asks for none. */
  language: string | null;
  /** Skills that its tags ask for. */
  needs: readonly string[];
  /** Who last answered this customer. */
  lastAnsweredBy: string | null;
  /** Who had it and let it go: they get it back when nobody else may have it. */
  avoid: readonly string[];
  waitedMinutes: number;
}

/** matched: skills and language; language: only that; anyone: neither. */
export type Stage = 'matched' | 'language' | 'anyone';

/** Why somebody could not have it. */
export type Hindrance =
  'left' | 'offline' | 'away' | 'busy' | 'paused' | 'off-hours' | 'skill' | 'language' | 'had-it' | 'full';

/** Why somebody got it: they know the customer, it was their turn, they had the most room, only they could. */
export type Ground = 'known' | 'turn' | 'room' | 'only';

/** One person who was looked at; `hindrance` null: could have had it. */
export interface Looked {
  userId: string;
  hindrance: Hindrance | null;
}

/** Who gets it and why: data that the decision trace shows. */
export interface Choice {
  userId: string | null;
  ground: Ground | null;
  stage: Stage;
  looked: Looked[];
}

export type ChoicePolicy = Pick<
  TeamRouting,
  'strategy' | 'matchSkills' | 'matchLanguages' | 'widenAfterMinutes' | 'anyoneAfterMinutes' | 'sticky'
>;
