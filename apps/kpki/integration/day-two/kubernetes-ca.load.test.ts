import { test } from 'vitest';
import { rotateUnderLoad } from './rotate-under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'profile: kubeadm\nkeys: { ca: ec-p256, certificates: ec-p256 }';

// The small cluster; tokens-and-cluster-ca.load.test.ts does the same on a whole one in the soak.
withLiveCluster('Kubernetes 1.34 under load', { topology: 'small', spec, release: '1.34' }, (live) => {
  test('keeps every node and every request while its CA is rotated', () => rotateUnderLoad(live(), ['kubernetes-ca']));
});
