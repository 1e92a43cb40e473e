/** What JSON calls an object, and YAML a mapping. */
export type Fields = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the entries of a kubeconfig's list, without those that are no mappings. */
export function listed(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

/** Returns the first entry of a name, as kubectl does. */
export function entryNamed(list: unknown, name: unknown): Fields | undefined {
  return listed(list).find((each) => each['name'] === name);
}
