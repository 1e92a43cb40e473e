import { type ArtefactName, setFlags } from '@kpki/spec';
import type { Inventory } from './notice.ts';

/** `kube-apiserver --tls-cert-file (reads it again by itself)`, by the artefact that the flag reads. */
export function readers(): Inventory['readers'] {
  const table: Partial<Record<ArtefactName, string[]>> = {};
  for (const { artefact, component, flag, reloads } of setFlags) {
    const how = reloads ? 'reads it again by itself' : 'reads it at its start';
    table[artefact] = [...(table[artefact] ?? []), `${component} ${flag} (${how})`];
  }
  return table;
}
