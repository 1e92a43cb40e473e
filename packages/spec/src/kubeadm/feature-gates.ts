import type { Loose } from '../parse/form.ts';
import { nearest } from '../parse/nearest.ts';
import type { Report } from '../parse/report.ts';
import { shown } from '../problem.ts';
import { minorVersion } from '../release.ts';
import type { ClusterConfigurationForm } from './form.ts';
import { kubernetesVersionOf } from './values.ts';

type Form = Loose<ClusterConfigurationForm>;

/** The feature gates of kubeadm on which a PKI depends; it has others, which come and go with its versions. */
const keysGate = 'PublicKeysECDSA';
const kubeletGate = 'ControlPlaneKubeletLocalMode';

/** The minor versions with which the gate of kubelets came, could no longer be turned off, and went. */
const kubeletGateIn = { since: 31, locked: 35, removed: 36 } as const;

/** How ECDSA was asked for before v1beta4. */
export function wantsEcdsa(form: Form): boolean {
  return form.featureGates?.[keysGate] === true;
}

/** The minor version of the first kubeadm whose gate for ECDSA reaches the keys in kubeconfigs (kubeadm issue 3072). */
const keysGateReachesKubeconfigsIn = 31;

/**
 * Whether the gate leaves the keys in kubeconfigs RSA: so did every kubeadm that had v1beta3 and nothing newer. What
 * reads v1beta4 is mended, for whichever version of Kubernetes it sets up.
 */
export function gateMissesKubeconfigs(form: Form): boolean {
  if (!wantsEcdsa(form) || form.apiVersion !== 'kubeadm.k8s.io/v1beta3') return false;
  return minorVersion(kubernetesVersionOf(form)) < keysGateReachesKubeconfigsIn;
}

/** What the file says of the kubelets of control-plane nodes; undefined where it leaves that to kubeadm. */
export function controlPlaneKubeletLocalMode(form: Form): boolean | undefined {
  return form.featureGates?.[kubeletGate];
}

/** The newest kubeadm whose gates have been read, and all that it has. */
const readMinor = 34;
const readGates: readonly string[] = [
  kubeletGate,
  'NodeLocalCRISocket',
  keysGate,
  'RootlessControlPlane',
  'WaitForAllControlPlaneComponents',
];

/** kubeadm refuses a gate that its version does not have; one that only looks like ours would do nothing unnoticed. */
function judgeNames(names: readonly string[], minor: number, report: Report): void {
  for (const name of names.filter((each) => !readGates.includes(each))) {
    const meant = nearest(name, minor === readMinor ? readGates : [keysGate, kubeletGate]);
    const found = `no feature gate ${shown(name)}`;
    if (meant !== null) report(['featureGates', name], `${found}; did you mean \`${meant}\`?`, 'key');
    else if (minor === readMinor) {
      const known = readGates.map((each) => `\`${each}\``).join(', ');
      report(['featureGates', name], `${found} in kubeadm v1.${readMinor}; there are ${known}`, 'key');
    }
  }
}

export function judgeFeatureGates(form: Form, report: Report): void {
  const gates = form.featureGates ?? {};
  const minor = minorVersion(kubernetesVersionOf(form));
  judgeNames(Object.keys(gates), minor, report);
  if (gates[kubeletGate] === undefined) return;
  const { since, locked, removed } = kubeletGateIn;
  const path = ['featureGates', kubeletGate];
  if (minor < since) report(path, `kubeadm knows this gate from v1.${since} on; leave it out`, 'key');
  else if (minor >= removed) {
    report(
      path,
      `from v1.${removed} on, kubeadm has no such gate: the kubelet calls its own API server; leave it out`,
      'key',
    );
  } else if (minor >= locked && !gates[kubeletGate]) {
    report(path, `\`false\`: from v1.${locked} on, kubeadm has this gate locked to true; leave it out`);
  }
}
