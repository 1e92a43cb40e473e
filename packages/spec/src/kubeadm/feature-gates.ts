import type { Loose } from '../parse/form.ts';
import { nearest } from '../parse/nearest.ts';
import type { ReportProblem } from '../parse/report.ts';
import { shown } from '../problem.ts';
import { minorVersion } from '../release.ts';
import { type FeatureGate, type FeatureGateName, featureGates, hasFact, newestRead, oldestRead } from '../versions.ts';
import type { ClusterConfigurationForm } from './form.ts';
import { isBeta3, kubernetesVersionOf } from './values.ts';

type Form = Loose<ClusterConfigurationForm>;

const names = Object.keys(featureGates) as readonly FeatureGateName[];

/** How ECDSA was asked for before v1beta4. */
export function wantsEcdsa(form: Form): boolean {
  return form.featureGates?.['PublicKeysECDSA' satisfies FeatureGateName] === true;
}

/**
 * Whether the gate leaves the keys in kubeconfigs RSA: so did every kubeadm that had v1beta3 and nothing newer. What
 * reads v1beta4 is mended, for whichever version of Kubernetes it sets up.
 */
export function gateMissesKubeconfigs(form: Form): boolean {
  if (!wantsEcdsa(form) || !isBeta3(form)) return false;
  return !hasFact(kubernetesVersionOf(form), 'ecdsa-in-kubeconfigs');
}

/** What the file says of the kubelets of control-plane nodes; undefined where it leaves that to kubeadm. */
export function controlPlaneKubeletLocalMode(form: Form): boolean | undefined {
  const name = 'ControlPlaneKubeletLocalMode' satisfies FeatureGateName;
  return isLocked(featureGates[name], form) ? undefined : form.featureGates?.[name];
}

/** kubeadm refuses a gate that its version does not have. */
export function judgeFeatureGates(form: Form, report: ReportProblem): void {
  const minor = minorVersion(kubernetesVersionOf(form));
  for (const [name, value] of Object.entries(form.featureGates ?? {})) {
    // One whose value is faulty has been reported.
    if (value === undefined) continue;
    const path = ['featureGates', name];
    const known = names.find((each) => each === name);
    if (known === undefined) judgeUnknown(name, minor, (problem) => report(path, problem, 'key'));
    else judgeKnown(featureGates[known], minor, (problem) => report(path, problem, 'key'));
  }
}

function judgeKnown(
  { sinceMinor, removed, next = 'leave it out' }: FeatureGate,
  minor: number,
  report: (problem: string) => void,
): void {
  if (sinceMinor !== undefined && minor < sinceMinor) {
    report(`kubeadm knows this gate from v1.${sinceMinor} on; leave it out`);
  } else if (removed !== undefined && minor >= removed) {
    report(`from v1.${removed} on, kubeadm has no such gate; ${next}`);
  }
}

/** From a configuration file, kubeadm takes a gate that it has locked, and does as if it were not there. */
export function warnOfFeatureGates(form: Form, report: ReportProblem): void {
  for (const name of names) {
    const { locked }: FeatureGate = featureGates[name];
    if (form.featureGates?.[name] !== false || !isLocked(featureGates[name], form)) continue;
    report(['featureGates', name], `\`false\`: from v1.${locked} on it has no effect; leave it out`);
  }
}

function isLocked({ locked }: FeatureGate, form: Form): boolean {
  return locked !== undefined && minorVersion(kubernetesVersionOf(form)) >= locked;
}

/** Of a release that was not read, a gate may be new: only one that looks like one of ours is reported. */
function judgeUnknown(name: string, minor: number, report: (problem: string) => void): void {
  const isRead = minor >= minorVersion(oldestRead) && minor <= minorVersion(newestRead);
  const own = names.filter((each) => has(featureGates[each], minor));
  const meant = nearest(name, own);
  const found = `no feature gate ${shown(name)}`;
  if (meant !== null) report(`${found}; did you mean \`${meant}\`?`);
  else if (isRead) report(`${found} in kubeadm v1.${minor}; there are ${own.map((each) => `\`${each}\``).join(', ')}`);
}

function has({ sinceMinor, removed }: FeatureGate, minor: number): boolean {
  return (sinceMinor === undefined || minor >= sinceMinor) && (removed === undefined || minor < removed);
}
