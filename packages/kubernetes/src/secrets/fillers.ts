type Data = Readonly<Record<string, string>>;

/** The entries that the API server requires in a Secret of each type; it accepts them empty. */
const neededBy: ReadonlyMap<string, readonly string[]> = new Map([['kubernetes.io/tls', ['tls.crt', 'tls.key']]]);

/** Returns the required entries of a type that are missing. */
export function entriesLacking(type: string, data: Data): readonly string[] {
  return (neededBy.get(type) ?? []).filter((entry) => !(entry in data));
}

/** Adds an empty entry for each that the type requires: a key may be stored without or before its certificate. */
export function withFillers(type: string, data: Data): Data {
  return { ...data, ...Object.fromEntries(entriesLacking(type, data).map((entry) => [entry, ''])) };
}

/** Removes the entries that exist only because the type requires them. */
export function withoutFillers(type: string, data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([entry, encoded]) => !isFiller(type, entry, encoded)));
}

/** Returns whether an entry is required by its type, and empty: it counts as absent. */
export function isFiller(type: string, entry: string, encoded: string | undefined): boolean {
  return encoded === '' && (neededBy.get(type) ?? []).includes(entry);
}
