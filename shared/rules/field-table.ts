import type { FactValue } from './facts.ts';

/** What kind of value a field has: it decides which operators there are. A text may be several, of which one fits. */
export type FieldType = 'text' | 'choice' | 'set' | 'number' | 'flag';

/** Where the choices of a field come from. */
export type Choices =
  | readonly string[]
  | 'tags'
  | 'teams'
  | 'users'
  | 'inboxes'
  | 'channels'
  | 'languages'
  | 'calendars'
  | 'policies'
  | 'answers'
  | 'macros'
  | 'tiers'
  | 'segments'
  /** The choices of an attribute, by its id. */
  | `attribute.${string}`;

/** What has to be read for a field: the contact's own row, the business hours. */
export type Need = 'contact' | 'hours';

/** Something that a condition may ask, of what is known. */
export interface Field<F> {
  type: FieldType;
  choices?: Choices;
  /** May have no value. */
  optional?: boolean;
  /** Asks for more than the conversation and its newest row. */
  needs?: Need;
  read(facts: F): FactValue;
}

/** Keeps the names of the fields as a type. */
export const table =
  <F>() =>
  <N extends string>(fields: Record<N, Field<F>>): Readonly<Record<N, Field<F>>> =>
    fields;
