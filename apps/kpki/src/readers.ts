import { type ArtefactName, bundleEntries, setFlags } from '@kpki/spec';

/** Who reads an artefact, by its name: `kube-apiserver --tls-cert-file (reads it again by itself)`. */
export type Readers = Readonly<Record<string, readonly string[]>>;

/**
 * By the artefact that a flag reads. An authority refers to its trust bundle, which lies in the same file: both lists
 * together are longer than many a screen.
 */
export function readers(): Readers {
  const table: Partial<Record<ArtefactName, string[]>> = {};
  for (const { artefact, inSingleRoot, component, flag, reloads } of setFlags) {
    const how = reloads !== null ? 'reads it again by itself' : 'reads it at its start';
    for (const name of [artefact, ...(inSingleRoot === undefined ? [] : [inSingleRoot])]) {
      table[name] = [...(table[name] ?? []), `${component} ${flag} (${how})`];
    }
  }
  for (const { name, authority, holds } of bundleEntries) {
    if (holds === 'chain') continue;
    table[authority] = [...(table[authority] ?? []), `whoever reads ${name}, in the same file`];
  }
  return table;
}
