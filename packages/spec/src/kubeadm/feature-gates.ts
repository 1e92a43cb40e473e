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

/** Returns whether the configuration asks for ECDSA by the feature gate, as before v1beta4. */
export function wantsEcdsa(form: Form): boolean {
  return form.featureGates?.['PublicKeysECDSA' satisfies FeatureGateName] === true;
}

/**
 * Returns whether the gate leaves the keys in kubeconfigs RSA: every kubeadm that read only v1beta3 did so. A kubeadm
 * that reads v1beta4 does not, whichever version of Kubernetes it sets up.
 */
export function gateMissesKubeconfigs(form: Form): boolean {
  if (!wantsEcdsa(form) || !isBeta3(form)) return false;
  return !hasFact(kubernetesVersionOf(form), 'ecdsa-in-kubeconfigs');
}

/** Returns the setting for the kubelets of control-plane nodes; undefined if the file leaves the choice to kubeadm. */
export function controlPlaneKubeletLocalMode(form: Form): boolean | undefined {
  const name = 'ControlPlaneKubeletLocalMode' satisfies FeatureGateName;
  return isLocked(featureGates[name], form) ? undefined : form.featureGates?.[name];
}

/** Refuses a gate that this version of kubeadm lacks, as kubeadm does. */
export function judgeFeatureGates(form: Form, report: ReportProblem): void {
  const minor = minorVersion(kubernetesVersionOf(form));
  for (const [name, value] of Object.entries(form.featureGates ?? {})) {
    // A gate with a faulty value has been reported.
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

/** kubeadm accepts a locked gate in a configuration file and ignores it. */
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

/** A release newer than the last one read may have new gates: only a name close to a known gate is reported. */
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
