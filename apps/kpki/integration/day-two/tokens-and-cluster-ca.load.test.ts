import { isSoak, partOfDraw } from '@kpki/services/random-cases';
import { test } from 'vitest';
import { rotateUnderLoad } from './rotate-under-load.ts';
import { withLiveCluster } from './with-live-cluster.ts';

const spec = 'keys: { ca: ec-p256, certificates: ec-p256 }';
const rotated = ['sa', 'kubernetes-ca'] as const;

withLiveCluster('a cluster under load', { topology: isSoak ? 'external' : 'small', spec }, (live) => {
  test.each(partOfDraw(rotated, rotated.length))('has its %s rotated', (name) => rotateUnderLoad(live(), [name]));
});
