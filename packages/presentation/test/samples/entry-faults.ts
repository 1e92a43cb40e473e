import type { EntryFaults, KubeconfigFaults } from '@kpki/engine';
import { location } from './parameters.ts';
import type { Variants } from './variants.ts';

export const kubeconfigUnread: KubeconfigFaults = {
  'kubeconfig/no-yaml': { code: 'DUPLICATE_KEY' },
  'kubeconfig/no-mapping': { field: 'file', name: null },
  'kubeconfig/not-set': { field: 'cluster-server', name: 'prod' },
  'kubeconfig/no-entry': { kind: 'context', name: 'admin@prod' },
  'kubeconfig/no-base64': { field: 'client-certificate-data' },
  'kubeconfig/private-key': { field: 'certificate-authority-data' },
  'kubeconfig/no-certificate': { field: 'certificate-authority-data' },
};

export const entries: EntryFaults = {
  'entry/unread': { location, why: 'EACCES' },
  'entry/secret': {},
  'entry/no-certificate': {},
  'entry/no-public-key': {},
  'entry/no-key': {},
  'entry/several-keys': {},
  'entry/encrypted-key': {},
  'entry/byte-order-mark': {},
  'entry/kubeconfig-for-key': {},
  'entry/no-kubeconfig': {},
  'entry/no-kubeconfig-or-misplaced-key': {},
};

export const kubeconfigVariants: Variants<KubeconfigFaults> = {
  'kubeconfig/no-yaml': {
    MULTIPLE_DOCS: { code: 'MULTIPLE_DOCS' },
    TAB_AS_INDENT: { code: 'TAB_AS_INDENT' },
    '%YAML': { code: '%YAML' },
    'control-character': { code: 'control-character' },
    'key-no-text': { code: 'key-no-text' },
    'too-deep': { code: 'too-deep' },
    alias: { code: 'alias' },
    OTHER: { code: 'OTHER' },
  },
  'kubeconfig/no-mapping': {
    cluster: { field: 'cluster', name: 'prod' },
    user: { field: 'user', name: 'admin' },
    context: { field: 'context', name: 'admin@prod' },
  },
  'kubeconfig/not-set': {
    'current-context': { field: 'current-context', name: null },
    'context-name': { field: 'context-name', name: null },
    'context-cluster': { field: 'context-cluster', name: 'admin@prod' },
    'context-user': { field: 'context-user', name: 'admin@prod' },
  },
  'kubeconfig/no-base64': { 'certificate-authority-data': { field: 'certificate-authority-data' } },
};
