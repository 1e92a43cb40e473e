import { artefactsOf } from './artefacts.ts';
import { authorityEntries, bundleEntries } from './catalogue/authorities.ts';
import { certificateEntries, keyPairEntries } from './catalogue/certificates.ts';
import type { ArtefactName } from './catalogue/entry.ts';
import { type Component, type FlagPart, flagEntries, settingEntries } from './catalogue/flags.ts';
import { kubeconfigEntries } from './catalogue/kubeconfigs.ts';
import type { Cluster } from './model.ts';

/** A flag with its value, ready for a command line. */
export interface ComponentFlag {
  /** With its dashes. */
  readonly flag: string;
  readonly value: string;
  /** The artefact behind it; null for a value that is no file. */
  readonly artefact: ArtefactName | null;
}

/**
 * The flags of a component that have to do with this PKI, for files in kubeadm's layout below a directory (as a rule
 * `/etc/kubernetes`). Flags of artefacts that the cluster does not have are left out.
 */
export function componentFlags(cluster: Cluster, component: Component, directory: string): readonly ComponentFlag[] {
  const has = new Set<string>(artefactsOf(cluster).map(({ name }) => name));
  const files = flagEntries
    .filter(
      (entry) => entry.component === component && has.has(entry.artefact) && has.has(entry.onlyWith ?? entry.artefact),
    )
    .map((entry) => ({
      flag: entry.flag,
      value: `${directory}/${pathOf(entry.artefact, entry.part)}`,
      artefact: entry.artefact,
    }));
  const settings = settingEntries
    .filter((entry) => entry.component === component && files.length > 0)
    .map((entry) => ({
      flag: entry.flag,
      value: entry.value.replace('<DNS domain>', cluster.network.dnsDomain),
      artefact: null,
    }));
  return [...files, ...settings];
}

/** Where kubeadm's layout keeps a part of an artefact, relative to `/etc/kubernetes`. */
export function pathOf(artefact: ArtefactName, part: FlagPart): string {
  const extension = part === 'private key' ? '.key' : '.crt';
  const pair = [...authorityEntries, ...certificateEntries].find(({ name }) => name === artefact);
  if (pair !== undefined) return `${pair.path}${extension}`;
  const keyPair = keyPairEntries.find(({ name }) => name === artefact);
  if (keyPair !== undefined) return part === 'private key' ? keyPair.privatePath : keyPair.publicPath;
  const whole = [...bundleEntries, ...kubeconfigEntries].find(({ name }) => name === artefact);
  if (whole === undefined) throw new Error(`the catalogue has no path for ${artefact}`);
  return whole.path;
}
