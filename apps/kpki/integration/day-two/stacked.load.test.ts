import { isSoak, partOfDraw } from '@kpki/services/random-cases';
import { test } from 'vitest';
import { rotateUnderLoad } from './rotate-under-load.ts';
import { goesFromRsaToEcdsa } from './rsa-to-ecdsa.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const title = 'Kubernetes 1.34 with stacked etcd under load';
const start = { topology: 'stacked', release: '1.34' } as const;
const spec = 'profile: kubeadm\nkeys: { ca: ec-p256, certificates: ec-p256 }';

// Everything at once restarts three API servers and three members in each phase, which takes more than a draw may.
if (isSoak) {
  goesFromRsaToEcdsa(title, start);
} else {
  withLiveCluster(title, { ...start, spec }, (live) => {
    test.each(partOfDraw(['etcd-ca', 'kubernetes-ca'] as const, 2))('has its %s rotated', (name) =>
      rotateUnderLoad(live(), [name]),
    );
  });
}
