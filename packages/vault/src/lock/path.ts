/** Begins with a dot, unlike all names of a location. */
const lockName = '.kpki-lock';

/** The locations of a cluster, `kpki/CLUSTER/…`, share the first two names. */
const mostFolders = 2;

/**
 * Returns the path of a lock: in the folder of the first names, so that a thousand nodes need one lock. It depends only
 * on the whole path in the mount: two runs with different prefixes for one location share the lock.
 */
function lockPathOf(path: readonly string[]): readonly string[] {
  return [...path.slice(0, Math.min(mostFolders, path.length - 1)), lockName];
}

/** Returns the locks of all these locations, each once, in an order that is the same for every run. */
export function lockPathsOf(paths: readonly (readonly string[])[]): readonly (readonly string[])[] {
  const byName = new Map(paths.map(lockPathOf).map((path) => [path.join('/'), path]));
  return [...byName].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, path]) => path);
}
