import type { EtcdFiles } from '../model.ts';
import type { Loose } from '../parse/form.ts';
import type { ReportProblem } from '../parse/report.ts';
import { hasFact, sinceText } from '../versions.ts';
import type { ClusterConfigurationForm } from './form.ts';
import { given, kubernetesVersionOf } from './values.ts';

type Form = Loose<ClusterConfigurationForm>;

export function etcdFilesOf(form: Form): EtcdFiles {
  const { caFile, certFile, keyFile } = form.etcd?.external ?? {};
  const files = { caFile, certFile, keyFile };
  return Object.fromEntries(Object.entries(files).filter(([, path]) => given(path) !== undefined));
}

/** Requires what kubeadm requires: a certificate needs its key, and both need the CA that verifies etcd. */
export function judgeExternalEtcd(form: Form, report: ReportProblem): void {
  const external = form.etcd?.external;
  if (external === undefined) return;
  const knowsHttpEndpoints = hasFact(kubernetesVersionOf(form), 'etcd-http-endpoints');
  if (external.httpEndpoints !== undefined && !knowsHttpEndpoints) {
    const since = sinceText('etcd-http-endpoints');
    report(['etcd', 'external', 'httpEndpoints'], `kubeadm knows this field from v${since} on; leave it out`, 'key');
  }
  if (knowsHttpEndpoints && (external.endpoints ?? []).length === 0) {
    report(['etcd', 'external', 'endpoints'], 'names no endpoint of etcd; write at least one');
  }
  if (form.etcd?.local !== undefined) {
    report(['etcd', 'external'], 'excludes `local`; leave one of them out', 'key');
  }
  // A faulty field is present without its value, and has been reported.
  const isGiven = (field: keyof EtcdFiles): boolean =>
    field in external && (external[field] === undefined || external[field] !== '');
  const lacks = (field: keyof EtcdFiles, other: keyof EtcdFiles): void => {
    report(['etcd', 'external', field], `goes with \`${other}\`; write that too, or leave both out`, 'key');
  };
  if (isGiven('certFile') && !isGiven('keyFile')) lacks('certFile', 'keyFile');
  else if (isGiven('keyFile') && !isGiven('certFile')) lacks('keyFile', 'certFile');
  else if (isGiven('certFile') && !isGiven('caFile')) {
    report(['etcd', 'external', 'certFile'], 'needs `caFile`, which verifies etcd; write that too', 'key');
  }
}
