import {
  type ConnectionFailures,
  finding,
  type ReportSubjects,
  type ReportVerdicts,
  remedy,
  statement,
} from '@kpki/engine';
import { ca, expired } from './parameters.ts';
import type { Variants } from './variants.ts';

export const reportVerdicts: ReportVerdicts = {
  declared: { findings: [] },
  'declared/drift': { drift: ['mode 0644, desired 0600'] },
  accepted: { warnings: [], remedies: [] },
  'accepted/refused': { lacks: ['api.example.com', '192.0.2.10'], refusals: ['the certificate has expired'] },
  'accepted/several': { entry: 'pki/ca.crt', count: 2, component: 'kube-controller-manager', ca },
  connects: {},
  'connects/refused': {
    refusals: [
      { by: 'client', canStart: true, why: 'the certificate has expired', names: ['api.example.com'] },
      { by: 'server', canStart: true, why: 'no CA in the trust bundle signed the certificate', names: null },
    ],
  },
  'connects/not-tried': { why: statement('connection/missing', { location: 'pki/apiserver.key' }) },
};

export const reportVerdictVariants: Variants<ReportVerdicts> = {
  declared: {
    differs: { findings: [expired, finding('names-differ', { lacking: [{ name: 'api2.example.com' }], extra: [] })] },
  },
  'declared/drift': { several: { drift: ['mode 0644, desired 0600', 'owner 1000, desired 0'] } },
  accepted: {
    'not by all': {
      warnings: [finding('serving-lifetime', { days: 730, most: 398 })],
      remedies: [remedy('renew-certificate', { name: 'apiserver' })],
    },
  },
  'accepted/several': {
    'no rotation': { entry: 'pki/ca.crt', count: 2, component: 'kube-controller-manager', ca: null },
  },
  'connects/refused': {
    'cannot start': {
      refusals: [{ by: 'server', canStart: false, why: 'the private key does not match the certificate', names: null }],
    },
  },
};

const connection = {
  client: { component: 'kubectl', artifact: 'admin.conf cp1' },
  server: { component: 'kube-apiserver', artifact: 'apiserver cp1' },
  dialled: ['api.example.com', '192.0.2.11'],
};

export const reportSubjects: ReportSubjects = {
  'subject/location': { location: 'cp1/pki' },
  'subject/artifact': { artifact: 'apiserver cp1', sink: null },
  'subject/flag': { component: 'kube-apiserver', flag: '--client-ca-file', artifact: 'kubernetes-ca-bundle' },
  'subject/connection': { ...connection, sink: null },
};

export const reportSubjectVariants: Variants<ReportSubjects> = {
  'subject/artifact': { 'one of several sinks': { artifact: 'apiserver cp1', sink: 'vault' } },
  'subject/connection': { 'one of several sinks': { ...connection, sink: 'vault' } },
};

export const connectionFailures: ConnectionFailures = {
  'connection/missing': { location: 'cp1/pki/apiserver.key' },
  'connection/missing-kubeconfig': { location: 'cp1/admin.conf' },
  'connection/missing-locations': {},
  'connection/missing-artifact': { artifact: 'etcd-peer cp1' },
  'connection/credential-elsewhere': {
    location: 'cp1/kubelet.conf',
    files: ['/var/lib/kubelet/pki/kubelet-client-current.pem'],
  },
};
