/** What a server holds of one cluster, read past kpki: its objects by name, and of each the entries with their bytes. */
export type Stored = ReadonlyMap<string, ReadonlyMap<string, Buffer>>;

export function changedObjects(before: Stored, after: Stored): readonly string[] {
  return [...after.keys()].filter((name) => !sameEntries(before.get(name), after.get(name)));
}

export function lostObjects(before: Stored, after: Stored): readonly string[] {
  return [...before.keys()].filter((name) => !after.has(name));
}

function sameEntries(one: ReadonlyMap<string, Buffer> | undefined, other: ReadonlyMap<string, Buffer> | undefined) {
  if (one === undefined || other === undefined || one.size !== other.size) return false;
  return [...one].every(([name, bytes]) => other.get(name)?.equals(bytes) === true);
}
