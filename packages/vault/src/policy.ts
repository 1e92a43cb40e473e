/** One path of a policy, as `vault policy write` reads it. */
export function blockOf(path: string, capabilities: readonly string[]): string {
  const listed = [...new Set(capabilities)].sort().map((each) => JSON.stringify(each));
  return `path ${JSON.stringify(path)} { capabilities = [${listed.join(', ')}] }\n`;
}

/** What is not granted of what is needed on a path; `granted` is the server's account of the token. */
export function lackOn(path: string, needed: readonly string[], granted: readonly unknown[]): readonly MissingPolicy[] {
  if (granted.includes('root')) return [];
  const isDenied = granted.includes('deny');
  const lacks = needed.filter((each) => isDenied || !granted.includes(each));
  return lacks.length === 0 ? [] : [{ path, what: `no ${lacks.join(', no ')}` }];
}

/** What is not granted on a path: `no create, no update`. */
export interface MissingPolicy {
  readonly path: string;
  readonly what: string;
}

/** As many paths are told one by one; a policy that is not there at all lacks thousands. */
const mostLines = 3;

/** In plain words, a line for each; where the same is lacking on many paths of one kind, a line for all of them. */
export function linesOf(lacks: readonly MissingPolicy[]): readonly string[] {
  const groups = Map.groupBy(lacks, ({ path, what }) => `${what} ${kindOf(path)}`);
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined || group.length <= mostLines) return group.map(({ path, what }) => `${what} on ${path}`);
    const below = commonFolder(group.map(({ path }) => path));
    return [`${first.what} on ${group.length} paths below ${below}, such as ${first.path}`];
  });
}

/** `data`, `metadata`, `destroy`: whatever the mount, its paths differ there first. */
function kindOf(path: string): string {
  return path.split('/').find((name) => name === 'data' || name === 'metadata' || name === 'destroy') ?? '';
}

function commonFolder(paths: readonly string[]): string {
  const [first = [], ...others] = paths.map((path) => path.split('/').slice(0, -1));
  const length = first.findIndex((name, at) => others.some((other) => other[at] !== name));
  return (length === -1 ? first : first.slice(0, length)).join('/');
}
