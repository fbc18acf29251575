/** Says something to whoever builds the site: they have no other place of ours to look at. */
export function complain(what: unknown): void {
  // eslint-disable-next-line no-console -- a script on somebody else's page has no log but this
  console.warn(what);
}
