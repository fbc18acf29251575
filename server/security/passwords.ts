import { hash, verify } from '@node-rs/argon2';

/** What one hash costs. Memory in KiB. */
export interface PasswordCost {
  memoryCost: number;
  timeCost: number;
  parallelism: number;
}

/** Argon2id at OWASP's second recommendation: about 30 ms of one core. */
const defaultCost: PasswordCost = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

export interface Passwords {
  /** @returns a PHC string with its own salt. */
  hash(plain: string): Promise<string>;
  /** Takes as long for someone unknown (null) as for a wrong password. */
  matches(stored: string | null, plain: string): Promise<boolean>;
}

/** @param cost tests pass a low one; a stored hash is checked at the cost that it was made with. */
export function createPasswords(cost: PasswordCost = defaultCost): Passwords {
  const nobody = hash('nobody has this password', cost);
  nobody.catch(() => undefined);
  return {
    hash: (plain) => hash(plain.normalize('NFKC'), cost),
    async matches(stored, plain) {
      const matched = await verify(stored ?? (await nobody), plain.normalize('NFKC'));
      return matched && stored !== null;
    },
  };
}
