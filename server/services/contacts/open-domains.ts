import providers from 'email-providers/all.json' with { type: 'json' };

const known: ReadonlySet<string> = new Set(providers);

/** Providers with a domain for each country or region, which no list names one by one. */
const brands =
  /^(gmail|googlemail|outlook|hotmail|live|msn|yahoo|ymail|icloud|me|mac|aol|gmx|web|mail|post|inbox|proton|protonmail|pm|zoho|yandex|qq|163|t-online|freenet|orange|wanadoo|laposte|libero|posteo|ziggo)\.[a-z.]{2,7}$/;

/** Is this the domain of a mail provider, where anyone may have an address? Then it says nothing about who writes. */
export function isOpenDomain(domain: string): boolean {
  const name = domain.toLowerCase();
  return known.has(name) || brands.test(name);
}
