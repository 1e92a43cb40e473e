import { artifactsOf } from './artifacts.ts';
import { bundleEntries, caEntries } from './catalog/cas.ts';
import { certificateEntries, keyPairEntries } from './catalog/certificates.ts';
import type { ArtifactName, CaName } from './catalog/entry.ts';
import type { Component, FlagEntry, FlagPart, ReloadTime, SetFlag, UnsetFlag } from './catalog/flag-entry.ts';
import { setFlags } from './catalog/flags.ts';
import { kubeconfigEntries } from './catalog/kubeconfigs.ts';
import { settingEntries } from './catalog/settings.ts';
import { unsetFlags } from './catalog/unset-flags.ts';
import type { Cluster } from './model.ts';
import { minorVersion } from './release.ts';
import { hasFact } from './versions.ts';

export interface ComponentFlag {
  readonly flag: string;
  readonly value: string;
  /** The artifact in the file; null for a value that is no file, and for a file outside of this PKI. */
  readonly artifact: ArtifactName | null;
}

/** Whether the private key of a CA is in a file on the control plane, and not in a backend or outside of kpki. */
export type HasKeyFile = (ca: CaName) => boolean;

const always: HasKeyFile = () => true;

/**
 * Returns the flags of a component that concern this PKI, for files in kubeadm's layout below a directory (usually
 * `/etc/kubernetes`). Leaves out flags of artifacts that the cluster lacks, except the API server's flags for an
 * unmanaged etcd: these name the files of the configuration, if set. `certificatesDir` is kubeadm's: the folder of all
 * files but the kubeconfigs, by default `pki` in the directory. If the key of a CA is not in a file, leaves out the
 * flags of a component that would sign with it.
 */
export function componentFlags(
  cluster: Cluster,
  component: Component,
  directory: string,
  certificatesDir = `${directory}/pki`,
  hasKeyFile: HasKeyFile = always,
): readonly ComponentFlag[] {
  const has = new Set<string>(artifactsOf(cluster).map(({ name }) => name));
  const files = setFlags
    .filter((entry) => entry.component === component && isOfUse(entry, hasKeyFile))
    .flatMap((entry): readonly ComponentFlag[] => {
      const { flag, part, onlyWith } = entry;
      const artifact = artifactRead(entry, cluster);
      if (has.has(artifact) && has.has(onlyWith ?? artifact)) {
        return [{ flag, value: locationOf(artifact, part, directory, certificatesDir), artifact }];
      }
      const value = component === 'kube-apiserver' ? fileOfUnmanagedEtcd(cluster, artifact, part) : undefined;
      return value === undefined ? [] : [{ flag, value, artifact: null }];
    });
  const settings = settingEntries
    .filter((entry) => entry.component === component && files.length > 0)
    .map((entry) => ({
      flag: entry.flag,
      value: entry.value.replace('<DNS domain>', cluster.network.dnsDomain),
      artifact: null,
    }));
  return [...files, ...settings];
}

/**
 * Returns flags once a CA is rotated: a component that signs and takes one certificate reads it from a separate file.
 */
export function signingFlags<Flag extends { readonly flag: string; readonly value: string | null }>(
  component: Component,
  flags: readonly Flag[],
): readonly Flag[] {
  const entries = [...setFlags, ...unsetFlags].filter((each) => each.component === component && takesOneOfBundle(each));
  const moved = new Set(entries.map(({ flag }) => flag));
  return flags.map((each) =>
    each.value !== null && moved.has(each.flag) ? { ...each, value: signingPathOf(each.value) } : each,
  );
}

/**
 * Returns whether a flag reads the certificate of a CA that the component signs with, and takes no second certificate.
 */
function takesOneOfBundle({ signsWith, artifact, part, takes }: FlagEntry): boolean {
  return signsWith !== undefined && signsWith === artifact && part === 'certificate' && takes === 'one';
}

/**
 * Returns the separate file of a signing certificate: `pki/ca-signing.crt` for `pki/ca.crt`. A name without an
 * extension is a name in a store, which must fit a template: `certificate_signing`.
 */
export function signingPathOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot <= path.lastIndexOf('/') ? `${path}_signing` : `${path.slice(0, dot)}-signing${path.slice(dot)}`;
}

/** Returns whether a component signs with a CA and takes only one certificate in the file. */
export function takesOneCertificate(ca: ArtifactName): boolean {
  return setFlags.some((entry) => entry.artifact === ca && takesOneOfBundle(entry));
}

/** Returns every flag of a component that reads an artifact of this PKI; leaves out flags for an unmanaged etcd. */
export function flagsInUse(cluster: Cluster, hasKeyFile: HasKeyFile = always): readonly SetFlag[] {
  const has = new Set<string>(artifactsOf(cluster).map(({ name }) => name));
  return setFlags
    .filter((entry) => isOfUse(entry, hasKeyFile))
    .map((entry) => ({ ...entry, artifact: artifactRead(entry, cluster) }))
    .filter(({ artifact, onlyWith }) => has.has(artifact) && has.has(onlyWith ?? artifact));
}

/** How many minor versions a component may be behind the API servers: the version skew policy of Kubernetes. */
const minorsBehind: Readonly<Partial<Record<Component, number>>> = { kubelet: 3 };

/** Returns when the oldest component that this cluster may run reloads a file; null: only at a restart. */
export function reloadTimeIn(
  { component, reloads, reloadsSince }: Pick<FlagEntry, 'component' | 'reloads' | 'reloadsSince'>,
  kubernetesVersion: string,
): ReloadTime | null {
  const oldest = minorVersion(kubernetesVersion) - (minorsBehind[component] ?? 0);
  return reloadsSince === undefined || hasFact(`v1.${oldest}.0`, reloadsSince) ? reloads : null;
}

function isOfUse({ signsWith }: Pick<FlagEntry, 'signsWith'>, hasKeyFile: HasKeyFile): boolean {
  return signsWith === undefined || hasKeyFile(signsWith);
}

function artifactRead({ artifact, inSingleRoot }: SetFlag, cluster: Cluster): ArtifactName {
  return cluster.ca.topology === 'single-root' ? (inSingleRoot ?? artifact) : artifact;
}

function fileOfUnmanagedEtcd(cluster: Cluster, artifact: ArtifactName, part: FlagPart): string | undefined {
  const files = cluster.etcd.topology === 'unmanaged' ? cluster.etcd.files : undefined;
  if (artifact === 'etcd-ca-bundle') return files?.caFile;
  if (artifact !== 'apiserver-etcd-client') return undefined;
  return part === 'private key' ? files?.keyFile : files?.certFile;
}

export interface ComponentFlagLeftUnset {
  readonly flag: string;
  /** Null if this PKI has no file for the flag. */
  readonly value: string | null;
  readonly artifact: ArtifactName | null;
  readonly why: string;
}

/** Returns the flags that `componentFlags` leaves unset, without those of artifacts that the cluster lacks. */
export function componentFlagsLeftUnset(
  cluster: Cluster,
  component: Component,
  directory: string,
  certificatesDir = `${directory}/pki`,
  hasKeyFile: HasKeyFile = always,
): readonly ComponentFlagLeftUnset[] {
  const has = new Set<string>(artifactsOf(cluster).map(({ name }) => name));
  const unset = unsetFlags
    .filter((entry) => entry.component === component && isOfUse(entry, hasKeyFile))
    .filter(({ artifact }) => artifact === null || has.has(artifact))
    .map((entry) => ({
      flag: entry.flag,
      value: entry.artifact === null ? null : locationOf(entry.artifact, entry.part, directory, certificatesDir),
      artifact: entry.artifact,
      why: whyUnset(entry, cluster.kubernetesVersion),
    }));
  return [...flagsWithoutKey(component, hasKeyFile), ...unset];
}

function whyUnset({ leftUnset, before, note }: UnsetFlag, kubernetesVersion: string): string {
  const isBefore = before !== undefined && !hasFact(kubernetesVersion, before.fact);
  const why = isBefore ? before.leftUnset : leftUnset;
  return note === undefined ? why : `${why} ${note}`;
}

/** Returns the flags that a component does not get because it would sign with a key that is in no file. */
export function flagsWithoutKey(component: Component, hasKeyFile: HasKeyFile): readonly ComponentFlagLeftUnset[] {
  return setFlags.flatMap((entry) => {
    if (entry.component !== component || entry.signsWith === undefined || hasKeyFile(entry.signsWith)) return [];
    const why = `The key of ${entry.signsWith} is in no file: ${component} signs no requests, as in kubeadm's external CA mode.`;
    return [{ flag: entry.flag, value: null, artifact: entry.artifact, why }];
  });
}

function locationOf(artifact: ArtifactName, part: FlagPart, directory: string, certificatesDir: string): string {
  const path = pathOf(artifact, part);
  return path.startsWith('pki/') ? `${certificatesDir}${path.slice('pki'.length)}` : `${directory}/${path}`;
}

/** Returns the path of a part of an artifact in kubeadm's layout, relative to `/etc/kubernetes`. */
export function pathOf(artifact: ArtifactName, part: FlagPart): string {
  const extension = part === 'private key' ? '.key' : '.crt';
  const pair = [...caEntries, ...certificateEntries].find(({ name }) => name === artifact);
  if (pair !== undefined) return `${pair.path}${extension}`;
  const keyPair = keyPairEntries.find(({ name }) => name === artifact);
  if (keyPair !== undefined) return part === 'private key' ? keyPair.privatePath : keyPair.publicPath;
  const whole = [...bundleEntries, ...kubeconfigEntries].find(({ name }) => name === artifact);
  if (whole === undefined) throw new Error(`the catalog has no path for ${artifact}`);
  return whole.path;
}
