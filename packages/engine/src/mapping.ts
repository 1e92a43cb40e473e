/** What JSON calls an object, and YAML a mapping. */
export type Mapping = Readonly<Record<string, unknown>>;

export function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Returns the entries of a kubeconfig's list, without those that are no mappings. */
export function listed(list: unknown): readonly Mapping[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

/** Returns the first entry of a name, as kubectl does. */
export function entryNamed(list: unknown, name: unknown): Mapping | undefined {
  return listed(list).find((each) => each['name'] === name);
}
