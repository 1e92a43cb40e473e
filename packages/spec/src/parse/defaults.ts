import { parseDuration } from '../duration.ts';
import type { Cas, ClusterKeyKind, Keys, Profile, Validity } from '../model.ts';
import { parseSubnet, subnetText } from '../subnet.ts';
import { defaultKubernetesVersion } from '../versions.ts';
import type { CasForm, KeysForm, Loose, SpecForm, ValidityForm } from './form.ts';

export const defaultServiceSubnet = '10.96.0.0/12';
export const defaultDnsDomain = 'cluster.local';
export const defaultPort = 6443;
export const defaultClusterName = 'kubernetes';

/** Returns the release of Kubernetes that a file is written for. */
export function versionOf({ kubernetesVersion }: Loose<Pick<SpecForm, 'kubernetesVersion'>>): string {
  return kubernetesVersion ?? defaultKubernetesVersion;
}

/** kubeadm uses RSA with 2048 bits for everything. */
const defaultKeys: Readonly<Record<Profile, { readonly ca: ClusterKeyKind; readonly certificates: ClusterKeyKind }>> = {
  kubernetes: { ca: 'ec-p384', certificates: 'ec-p256' },
  kubeadm: { ca: 'rsa-2048', certificates: 'rsa-2048' },
};

/** The CAs that kubeadm makes, and the default of a file without `ca`. */
export const separateRoots: Cas = { topology: 'separate', limitPathLength: false, permittedNames: null };

export function casOf(form: Loose<CasForm> | undefined): Cas {
  const names = form?.permittedNames;
  const given = (texts: readonly (string | undefined)[] | undefined): readonly string[] =>
    (texts ?? []).filter((text) => text !== undefined);
  return {
    topology: form?.topology ?? separateRoots.topology,
    limitPathLength: form?.limitPathLength ?? separateRoots.limitPathLength,
    permittedNames:
      names?.dns === undefined && names?.ip === undefined
        ? null
        : { dns: given(names.dns), ip: given(names.ip).map(canonicalNetwork) },
  };
}

/** Addresses of IPv6 have several texts. */
function canonicalNetwork(text: string): string {
  const subnet = parseSubnet(text);
  return subnet === null ? text : subnetText(subnet);
}

export function keysOf(form: Loose<KeysForm> | undefined, profile: Profile): Keys {
  const certificates = form?.certificates ?? defaultKeys[profile].certificates;
  return {
    ca: form?.ca ?? defaultKeys[profile].ca,
    certificates,
    kubeconfigs: form?.kubeconfigs ?? certificates,
    // client-go reads no Ed25519 key for service-account tokens.
    serviceAccount: form?.serviceAccount ?? (certificates === 'ed25519' ? 'ec-p256' : certificates),
  };
}

export const defaultValidity = { ca: '10y', certificates: '1y', renewBefore: '30d' } as const;

function secondsOf(text: string): number {
  const { seconds, reason } = parseDuration(text);
  if (seconds === undefined) throw new Error(reason);
  return seconds;
}

/** How long before its expiry a certificate is due for renewal by default, in seconds. */
export const defaultRenewBefore: number = secondsOf(defaultValidity.renewBefore);

/** Returns twice the lifetime of a CA: so a CA that is replaced in time still gets its whole lifetime. */
export function rootLifetime(ca: number): number {
  return 2 * ca;
}

/** Returns the lifetimes in seconds; `renewBefore` is 30 days, or a third of a shorter lifetime. */
export function validityOf(form: Loose<ValidityForm> | undefined): Validity {
  const ca = secondsOf(form?.ca ?? defaultValidity.ca);
  const certificates = secondsOf(form?.certificates ?? defaultValidity.certificates);
  const kubeconfigs = form?.kubeconfigs === undefined ? certificates : secondsOf(form.kubeconfigs);
  const renewBefore = Math.min(secondsOf(defaultValidity.renewBefore), Math.floor(certificates / 3));
  return {
    ca,
    rootCa: form?.rootCa === undefined ? rootLifetime(ca) : secondsOf(form.rootCa),
    certificates,
    kubeconfigs,
    users: form?.users === undefined ? kubeconfigs : secondsOf(form.users),
    renewBefore: form?.renewBefore === undefined ? renewBefore : secondsOf(form.renewBefore),
  };
}
