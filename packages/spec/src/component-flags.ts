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
  /** The artifact behind it; null for a value that is no file, and for somebody else's file. */
  readonly artifact: ArtifactName | null;
}

/** Whether the private key of a CA is in a file on the control plane, and not held by a backend or by others. */
export type HasKeyFile = (ca: CaName) => boolean;

const always: HasKeyFile = () => true;

/**
 * The flags of a component that have to do with this PKI, for files in kubeadm's layout below a directory (as a rule
 * `/etc/kubernetes`). Flags of artifacts that the cluster does not have are left out, but the API server's for an etcd
 * that is somebody else's: these name the files of the configuration, where it has them. `certificatesDir` is as in
 * kubeadm's configuration: where all but the kubeconfigs is, if not in `pki` of the directory. Without the key of an
 * CA in a file, the flags of a component that would sign with it are left out.
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

/** Returns flags once a CA is rotated: what signs and takes one certificate reads it from a file of its own. */
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

/** Whether a flag reads the certificate of a CA that the component signs with, and takes no second one behind it. */
function takesOneOfBundle({ signsWith, artifact, part, takes }: FlagEntry): boolean {
  return signsWith !== undefined && signsWith === artifact && part === 'certificate' && takes === 'one';
}

/**
 * The file of its own of a certificate that a component signs with: `pki/ca-signing.crt` of `pki/ca.crt`. What has no
 * extension is no file but a name in a store, which a template can spell: `certificate_signing`.
 */
export function signingPathOf(path: string): string {
  const dot = path.lastIndexOf('.');
  return dot <= path.lastIndexOf('/') ? `${path}_signing` : `${path.slice(0, dot)}-signing${path.slice(dot)}`;
}

/** Whether a component signs with a CA, and takes no second certificate beside that one's. */
export function takesOneCertificate(ca: ArtifactName): boolean {
  return setFlags.some((entry) => entry.artifact === ca && takesOneOfBundle(entry));
}

/** Returns every flag of a component that reads an artifact of this PKI; flags for another's etcd are left out. */
export function flagsInUse(cluster: Cluster, hasKeyFile: HasKeyFile = always): readonly SetFlag[] {
  const has = new Set<string>(artifactsOf(cluster).map(({ name }) => name));
  return setFlags
    .filter((entry) => isOfUse(entry, hasKeyFile))
    .map((entry) => ({ ...entry, artifact: artifactRead(entry, cluster) }))
    .filter(({ artifact, onlyWith }) => has.has(artifact) && has.has(onlyWith ?? artifact));
}

/** How many minor versions a component may be older than the API servers: the version skew policy of Kubernetes. */
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
  /** Null where this PKI has no file for it. */
  readonly value: string | null;
  readonly artifact: ArtifactName | null;
  readonly why: string;
}

/** What `componentFlags` does not give: the flags that are left unset, but those of artifacts that the cluster lacks. */
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

/** What a component is not given because it would sign with a key that is in no file. */
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

/** Where kubeadm's layout keeps a part of an artifact, relative to `/etc/kubernetes`. */
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
