/** Begins with a dot, as no name of a location does. */
const lockName = '.kpki-lock';

/** Of a cluster's locations, `kpki/CLUSTER/…`, the first two names are the same. */
const mostFolders = 2;

/**
 * The lock is in the folder of the first names, so that a thousand nodes take one. It follows from the whole path in
 * the mount alone: two runs that reach one location by different prefixes share it.
 */
function lockPathOf(path: readonly string[]): readonly string[] {
  return [...path.slice(0, Math.min(mostFolders, path.length - 1)), lockName];
}

/** The locks of all these locations, each once, in an order that is the same for every run. */
export function lockPathsOf(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byName = new Map(paths.map(lockPathOf).map((path) => [path.join('/'), path]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
}
