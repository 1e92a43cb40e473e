import { sinceText } from '@kpki/spec';
import { sameBytes } from '../bytes.ts';
import { type AdoptionFinding, adoptionFinding } from './adoption-finding.ts';
import { heldIn, type Tree } from './holding.ts';
import { apiServerFlag } from './static-pod.ts';

/**
 * Warns where an API server would not start after an upgrade: its two client CAs have a certificate in common, and it lets
 * every front proxy in (`pkg/kubeapiserver/options/authentication.go`).
 */
export function clientCasOverlap(trees: readonly Tree[]): readonly AdoptionFinding[] {
  if (!trees.some(isRefused)) return [];
  const since = sinceText('client-cas-apart');
  const text = `--client-ca-file and --requestheader-client-ca-file have a certificate in common, and --requestheader-allowed-names is empty: from Kubernetes ${since} on, the API server does not start`;
  const fix =
    'set --requestheader-allowed-names=front-proxy-client before an upgrade, or give front proxies a CA of their own';
  return [adoptionFinding('client-cas-overlap', 'kube-apiserver', text, fix)];
}

function isRefused(tree: Tree): boolean {
  const proxies = apiServerFlag(tree, 'requestheader-client-ca-file');
  if (proxies === undefined || (apiServerFlag(tree, 'requestheader-allowed-names') ?? '') !== '') return false;
  return proxies === apiServerFlag(tree, 'client-ca-file') || haveOneInCommon(tree);
}

function haveOneInCommon(tree: Tree): boolean {
  const clients = heldIn(tree, 'kubernetes-ca')?.certificates ?? [];
  const proxies = heldIn(tree, 'front-proxy-ca')?.certificates ?? [];
  return clients.some((one) => proxies.some((other) => sameBytes(one.der, other.der)));
}
