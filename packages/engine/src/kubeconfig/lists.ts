import { isMapping } from '../is-mapping.ts';

/** What stands under the fields of a mapping of a kubeconfig. */
export type Fields = Readonly<Record<string, unknown>>;

/** The entries of a list of a kubeconfig, in their order; what is no mapping is none. */
export function listed(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.filter(isMapping) : [];
}

/** The first entry of a name, as kubectl looks for it; undefined where there is none. */
export function entryNamed(list: unknown, name: unknown): Fields | undefined {
  return listed(list).find((each) => each['name'] === name);
}
