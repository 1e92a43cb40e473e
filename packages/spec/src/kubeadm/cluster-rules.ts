import { durationText } from '../duration.ts';
import { validityOf } from '../parse/defaults.ts';
import type { Loose } from '../parse/form.ts';
import type { ReportProblem } from '../parse/report.ts';
import { warnOfRelease } from '../parse/warn-of-release.ts';
import { shown } from '../problem.ts';
import { hasFact, releaseBefore, sinceText } from '../versions.ts';
import { splitEndpoint, warnOfAddress, warnOfSubnet } from './addresses.ts';
import { directoryOf, kubeconfigDirectory, validity } from './cluster.ts';
import { judgeExternalEtcd } from './external-etcd.ts';
import { judgeFeatureGates, warnOfFeatureGates } from './feature-gates.ts';
import type { ClusterConfigurationForm } from './form.ts';
import { given, isBeta3, kubernetesVersionOf } from './values.ts';

type Form = Loose<ClusterConfigurationForm>;

export function judgeClusterConfiguration(form: Form, report: ReportProblem): void {
  const name = form.clusterName ?? '';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\u0000-\u001f\u007f-\u009f]/u.test(name) || name.length > 253 || name !== name.trim()) {
    report(['clusterName'], 'has control characters, spaces at an end or more than 253 characters; shorten it');
  }
  if (isBeta3(form) && hasFact(kubernetesVersionOf(form), 'no-v1beta3')) {
    const last = `v${releaseBefore('no-v1beta3')}`;
    const next = `convert the file with \`kubeadm config migrate\` of ${last}`;
    report(['apiVersion'], `\`v1beta3\`: kubeadm refuses it from v${sinceText('no-v1beta3')} on; ${next}`);
  }
  judgeExternalEtcd(form, report);
  judgeFeatureGates(form, report);
  if (form.encryptionAlgorithm === 'ECDSA-P384' && !hasFact(kubernetesVersionOf(form), 'ecdsa-p384')) {
    report(
      ['encryptionAlgorithm'],
      `\`ECDSA-P384\`: kubeadm makes such keys from v${sinceText('ecdsa-p384')} on; use \`ECDSA-P256\``,
    );
  }
  const { ca, certificates } = validity(form);
  if (certificates > ca) {
    const path =
      form.certificateValidityPeriod === undefined ? 'caCertificateValidityPeriod' : 'certificateValidityPeriod';
    const [leaf, issuing] = [durationText(certificates), durationText(ca)];
    report([path], `certificates (${leaf}) would outlive their CAs (${issuing}); set the two periods to fit`);
  }
}

/** Warns where kubeadm would do more than kpki, or would act differently. */
export function warnOfClusterConfiguration(form: Form, report: ReportProblem): void {
  if (given(form.kubernetesVersion) === undefined) {
    report(
      ['kubernetesVersion'],
      `not given: kubeadm would ask the internet for it; ${shown(kubernetesVersionOf(form))} is taken`,
    );
  }
  warnOfRelease(kubernetesVersionOf(form), report);
  warnOfDirectory(form, report);
  warnOfFeatureGates(form, report);
  const preset = validityOf(undefined);
  const { ca, certificates } = validity(form);
  if (certificates > preset.certificates) {
    report(
      ['certificateValidityPeriod'],
      `longer than the ${durationText(preset.certificates)} that kubeadm recommends`,
    );
  }
  if (ca > preset.ca) {
    report(['caCertificateValidityPeriod'], `longer than the ${durationText(preset.ca)} that kubeadm recommends`);
  }
  warnOfAddresses(form, report);
}

/** kpki replaces the whole of `/etc/kubernetes` by one directory; kubeadm moves only the certificates. */
function warnOfDirectory(form: Form, report: ReportProblem): void {
  const directory = directoryOf(form);
  if (directory === null) {
    report(['certificatesDir'], 'does not end in `/pki`, so there is no directory for the whole; name one with --dir');
  } else if (directory !== kubeconfigDirectory) {
    const message =
      `kpki keeps kubeconfigs in ${shown(directory)}, next to the certificates; ` +
      `kubeadm looks for them in \`${kubeconfigDirectory}\`: copy them there`;
    report(['certificatesDir'], message);
  }
}

function warnOfAddresses(form: Form, report: ReportProblem): void {
  const lists = [
    { path: ['apiServer', 'certSANs'], names: form.apiServer?.certSANs },
    { path: ['etcd', 'local', 'serverCertSANs'], names: form.etcd?.local?.serverCertSANs },
    { path: ['etcd', 'local', 'peerCertSANs'], names: form.etcd?.local?.peerCertSANs },
  ];
  for (const { path, names = [] } of lists) {
    for (const [index, name] of names.entries()) warnOfAddress(name ?? '', [...path, index], report);
  }
  for (const subnet of form.networking?.serviceSubnet?.split(',') ?? []) {
    warnOfSubnet(subnet, ['networking', 'serviceSubnet'], report);
  }
  warnOfAddress(splitEndpoint(form.controlPlaneEndpoint ?? '').host, ['controlPlaneEndpoint'], report);
}
