export type Flags = readonly string[];

/** The defaults that `given` does not set, then `given`: whoever starts a component has the last word on every flag. */
export function withDefaults(defaults: Flags, given: Flags): Flags {
  const set = new Set(given.map(nameOf));
  return [...defaults.filter((flag) => !set.has(nameOf(flag))), ...given];
}

function nameOf(flag: string): string {
  return flag.split('=', 1)[0] ?? flag;
}
