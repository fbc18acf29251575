import type { Participant } from '../../../../shared/schemas/primitives.ts';

const angled = /^\s*"?([^"<]*?)"?\s*<\s*([^<>\s]+)\s*>\s*$/;

/** One address as a person types it: "anna@example.com" or "Anna Pauly <anna@example.com>"; null when it is none. */
export function readRecipient(typed: string): Participant | null {
  const match = angled.exec(typed);
  const address = (match?.[2] ?? typed).trim().toLowerCase();
  if (!/^[^\s@<>,;"]+@[^\s@<>,;"]+$/.test(address)) return null;
  return { address, name: match?.[1]?.trim() ?? '' };
}

/** Several addresses, apart by commas, semicolons or lines; what is none of them is given back to be mended. */
export function readRecipients(typed: string): { recipients: Participant[]; rest: string } {
  const parts = splitAddresses(typed);
  const recipients: Participant[] = [];
  const rest: string[] = [];
  for (const part of parts) {
    const recipient = readRecipient(part);
    if (recipient) recipients.push(recipient);
    else rest.push(part);
  }
  return { recipients, rest: rest.join(', ') };
}

/** Commas inside quotes or angle brackets belong to a name: "Pauly, Anna" <anna@example.com>. */
function splitAddresses(typed: string): string[] {
  const parts = typed.match(/(?:"[^"]*"|<[^>]*>|[^,;\n"<>])+/g) ?? [];
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Adds those that are not there yet (the same address in other letters is the same one). */
export function withRecipients(
  present: readonly Participant[],
  added: readonly Participant[],
): Participant[] {
  const seen = new Set(present.map((one) => one.address.toLowerCase()));
  const fresh = added.filter((one) => {
    const key = one.address.toLowerCase();
    return seen.has(key) ? false : seen.add(key);
  });
  return [...present, ...fresh];
}

/** "Anna Pauly", or the address of someone without a name. */
export function sayParticipant({ name, address }: Participant): string {
  return name.trim() || address;
}

/** "Anna, Bruno +45": the first few by name. */
export function sayParticipants(people: readonly Participant[], most = 3): string {
  const names = people.slice(0, most).map(sayParticipant).join(', ');
  return people.length > most ? `${names} +${people.length - most}` : names;
}
