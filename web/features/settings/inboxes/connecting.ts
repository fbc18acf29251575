import { formGroups, type FormGroup, type Values } from './schema-form.ts';

/** What has to be known when the provider sends the person back. Sealed by the server; gone with the tab. */
const key = 'onevoice.connecting';

export function keepPending(pending: string): void {
  sessionStorage.setItem(key, pending);
}

/** It is good for one try. */
export function takePending(): string | null {
  const pending = sessionStorage.getItem(key);
  sessionStorage.removeItem(key);
  return pending;
}

/** The form of what is asked before connecting; what is named a secret or a password is typed hidden. */
export function askGroups(schema: Values): FormGroup[] {
  const properties = Object.entries((schema['properties'] as Values | undefined) ?? {});
  const isSecret = ([name]: [string, unknown]) => /(secret|password)$/i.test(name);
  return formGroups(
    { properties: Object.fromEntries(properties.filter((one) => !isSecret(one))) },
    { properties: Object.fromEntries(properties.filter(isSecret)) },
  );
}
