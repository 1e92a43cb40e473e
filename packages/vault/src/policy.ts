/** Returns one path of a policy, as `vault policy write` reads it. */
export function blockOf(path: string, capabilities: readonly string[]): string {
  const listed = [...new Set(capabilities)].sort().map((each) => JSON.stringify(each));
  return `path ${JSON.stringify(path)} { capabilities = [${listed.join(', ')}] }\n`;
}

/** Returns the needed capabilities that are not granted on a path; `granted` is the server's report for the token. */
export function lackOn(path: string, needed: readonly string[], granted: readonly unknown[]): readonly MissingPolicy[] {
  if (granted.includes('root')) return [];
  const isDenied = granted.includes('deny');
  const lacks = needed.filter((each) => isDenied || !granted.includes(each));
  return lacks.length === 0 ? [] : [{ path, what: `no ${lacks.join(', no ')}` }];
}

/** The capabilities that are not granted on a path: `no create, no update`. */
export interface MissingPolicy {
  readonly path: string;
  readonly what: string;
}

/** The most paths that are listed one by one; a missing policy lacks thousands. */
const mostLines = 3;

/**
 * Returns the missing capabilities in plain words, one line each; one line for many paths of one kind with the same
 * gap.
 */
export function linesOf(lacks: readonly MissingPolicy[]): readonly string[] {
  const groups = Map.groupBy(lacks, ({ path, what }) => `${what} ${kindOf(path)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= mostLines) return group.map(({ path, what }) => `${what} on ${path}`);
    const below = commonFolder(group.map(({ path }) => path));
    return [`${first.what} on ${group.length} paths below ${below}, such as ${first.path}`];
  });
}

/** `data`, `metadata`, `destroy`: the first part of a path after the mount. */
function kindOf(path: string): string {
  return path.split('/').find((name) => name === 'data' || name === 'metadata' || name === 'destroy') ?? '';
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const length = first.findIndex((name, at) => others.some((other) => other[at] !== name));
  return (length === -1 ? first : first.slice(0, length)).join('/');
}
