/** What the names in a text stand for; an empty one is missing. */
export type Values = Readonly<Record<string, string>>;

export interface Filled {
  text: string;
  /** Names that stand for nothing here and have no words in their place: it must not be sent so. */
  missing: string[];
}

const placeholder = /\{\{\s*([\w.]+)\s*(?:\|([^{}]*))?\}\}/gu;

/** A text with what its names stand for: "{{contact.firstName|there}}" says "there" where no name is known. Pure. */
export function fillAnswer(text: string, values: Values): Filled {
  const missing = new Set<string>();
  const filled = text.replace(placeholder, (whole, name: string, instead: string | undefined) => {
    const value = values[name] ?? '';
    if (value !== '') return value;
    if (instead !== undefined) return instead.trim();
    missing.add(name);
    return whole;
  });
  return { text: filled, missing: [...missing] };
}

/** The names that a text asks for. */
export function namesIn(text: string): string[] {
  return [...new Set([...text.matchAll(placeholder)].map(([, name]) => name ?? ''))];
}
