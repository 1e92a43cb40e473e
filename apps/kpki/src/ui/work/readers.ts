import { type ArtefactName, bundleEntries, setFlags } from '@kpki/spec';
import type { Inventory } from './notice.ts';

/**
 * `kube-apiserver --tls-cert-file (reads it again by itself)`, by the artefact that the flag reads. An authority has
 * those of its trust bundle too, which lies in the same file.
 */
export function readers(): Inventory['readers'] {
  const table: Partial<Record<ArtefactName, string[]>> = {};
  for (const { artefact, component, flag, reloads } of setFlags) {
    const how = reloads ? 'reads it again by itself' : 'reads it at its start';
    table[artefact] = [...(table[artefact] ?? []), `${component} ${flag} (${how})`];
  }
  for (const { name, authority } of bundleEntries) {
    const ofBundle = (table[name] ?? []).map((reader) => `${reader}, as ${name}`);
    table[authority] = [...(table[authority] ?? []), ...ofBundle];
  }
  return table;
}
