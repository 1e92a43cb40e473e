type Data = Readonly<Record<string, string>>;

/** The entries without which the API server takes no Secret of a type; it takes them empty. */
const neededBy: ReadonlyMap<string, readonly string[]> = new Map([['kubernetes.io/tls', ['tls.crt', 'tls.key']]]);

/** Which of the entries that a Secret of a type has to hold are not among these. */
export function entriesLacking(type: string, data: Data): readonly string[] {
  return (neededBy.get(type) ?? []).filter((entry) => !(entry in data));
}

/** Adds an empty entry for each that the type requires: a key may be stored without or before its certificate. */
export function withFillers(type: string, data: Data): Data {
  return { ...data, ...Object.fromEntries(entriesLacking(type, data).map((entry) => [entry, ''])) };
}

/** The entries without those that are there for their type's sake alone. */
export function withoutFillers(type: string, data: Data): Data {
  return Object.fromEntries(Object.entries(data).filter(([entry, encoded]) => !isFiller(type, entry, encoded)));
}

/** An entry that its type asks for, and that holds nothing: as good as absent. */
export function isFiller(type: string, entry: string, encoded: string | undefined): boolean {
  return encoded === '' && (neededBy.get(type) ?? []).includes(entry);
}
