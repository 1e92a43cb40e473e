import type { Layout } from '@kpki/plugin';
import { casLayout } from './cas.ts';
import { clusterApiLayout } from './cluster-api.ts';
import { kubeadmLayout } from './kubeadm.ts';
import { rootCaLayout } from './root-ca.ts';
import { tlsSecretsLayout } from './tls-secrets.ts';
import { vaultKvLayout } from './vault-kv.ts';

/** The layouts that come with kpki. */
export const builtinLayouts: readonly Layout[] = [
  kubeadmLayout,
  tlsSecretsLayout,
  clusterApiLayout,
  vaultKvLayout,
  rootCaLayout,
  casLayout,
];
