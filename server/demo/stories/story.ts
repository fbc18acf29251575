/**
 * A conversation told once and lived many times. `c` is the customer, `a` the agent, `n` a note among colleagues.
 * Slots: {name} {first} {agent} {order} {product} {city} {days} {amount} {date}.
 */
export interface Story {
  /** Short, unique within its language. */
  id: string;
  /** Names of tags (see ../workspace.ts). */
  tags: readonly string[];
  mood: 'happy' | 'calm' | 'angry';
  /** Which inbox it comes to. */
  inbox: 'support' | 'orders' | 'hilfe' | 'partners';
  subject: string;
  /** What {product} may be here, when not everything fits. */
  products?: readonly string[];
  turns: readonly (readonly ['c' | 'a' | 'n', string])[];
  /** Files that come with the first message. */
  files?: readonly ('photo' | 'invoice' | 'log' | 'table')[];
}

/** Names, places and things that fill the slots, per language. */
export interface Cast {
  language: string;
  names: readonly string[];
  cities: readonly string[];
  products: readonly string[];
  /** Mail domains of the customers; all under reserved names. */
  domains: readonly string[];
  /** Share of all conversations, 0..1. */
  share: number;
}

export interface Repertoire {
  cast: Cast;
  stories: readonly Story[];
}
