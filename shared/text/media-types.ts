/** Is a file's type one of those that a channel names ("image/*", "application/pdf")? None named: any. */
export function takesType(types: readonly string[], type: string): boolean {
  const given = type.toLowerCase().split(';')[0]?.trim() ?? '';
  return (
    types.length === 0 ||
    types.some((one) => (one.endsWith('/*') ? given.startsWith(one.slice(0, -1)) : given === one))
  );
}
