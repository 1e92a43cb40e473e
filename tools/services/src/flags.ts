export type Flags = readonly string[];

/** Returns the defaults that `given` does not set, then `given`: the caller can override every flag. */
export function withDefaults(defaults: Flags, given: Flags): Flags {
  const set = new Set(given.map(nameOf));
  return [...defaults.filter((flag) => !set.has(nameOf(flag))), ...given];
}

function nameOf(flag: string): string {
  return flag.split('=', 1)[0] ?? flag;
}
