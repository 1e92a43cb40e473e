import type { ReportProblem } from '../parse/report.ts';
import { type SourceNode, textAt } from '../parse/source.ts';
import { shown } from '../problem.ts';
import { type KubeadmVersion, kubeadmVersions } from './fields.ts';

const kubeadmGroup = 'kubeadm.k8s.io/';
/** Configurations of components, which kubeadm passes on without reading a field that certificates depend on. */
const componentKinds: Readonly<Record<string, string>> = {
  'kubelet.config.k8s.io/': 'KubeletConfiguration',
  'kubeproxy.config.k8s.io/': 'KubeProxyConfiguration',
};

export function isKubeadmDocument(root: SourceNode | null): boolean {
  const apiVersion = apiVersionOf(root);
  return apiVersion.startsWith(kubeadmGroup) || componentKindOf(apiVersion) !== null;
}

export function apiVersionOf(root: SourceNode | null): string {
  return textAt(root, 'apiVersion') ?? '';
}

/** Returns the kind of a component's configuration; null if the version is not a component's. */
export function componentKindOf(apiVersion: string): string | null {
  return Object.entries(componentKinds).find(([group]) => apiVersion.startsWith(group))?.[1] ?? null;
}

/** Returns the kubeadm version; null for an `apiVersion` that is not kubeadm's or not supported, which is reported. */
export function kubeadmVersionOf(apiVersion: string, report: ReportProblem): KubeadmVersion | null {
  const version = apiVersion.slice(kubeadmGroup.length);
  const known = kubeadmVersions.find((each) => apiVersion === `${kubeadmGroup}${each}`);
  if (known !== undefined) return known;
  if (!apiVersion.startsWith(kubeadmGroup)) {
    const found = apiVersion === '' ? '`apiVersion` is missing' : `${shown(apiVersion)} does not belong here`;
    report(['apiVersion'], `${found}; kubeadm's own is \`${kubeadmGroup}v1beta4\``);
  } else if (/^v1(alpha[0-9]+|beta[12])$/.test(version)) {
    report(['apiVersion'], `${shown(version)} is too old; convert the file with \`kubeadm config migrate\``);
  } else if (version === 'v1') {
    const accepted = 'kubeadm 1.37 accepts it only with `--allow-experimental-api`, earlier releases do not know it';
    report(['apiVersion'], `\`v1\` is experimental: ${accepted}; write \`${kubeadmGroup}v1beta4\``);
  } else {
    report(['apiVersion'], `${shown(version)} is not known; known are ${kubeadmVersions.join(' and ')}`);
  }
  return null;
}
