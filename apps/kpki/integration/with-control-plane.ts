import { nodeClusterComponents } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll } from 'vitest';
import { type ControlPlane, type Running, type Setup, startControlPlane } from './control-plane.ts';

/** Runs tests on a control plane, if its programs are installed. */
export function withControlPlane(title: string, setup: Setup, tests: (running: Running) => void): void {
  needs(
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kubectl',
    ...(setup.machine === 'namespaces' ? nodeClusterComponents() : []),
  )(title, () => {
    let plane: ControlPlane | undefined;

    beforeAll(async () => {
      plane = await startControlPlane(setup);
    });

    afterAll(async () => {
      await plane?.[Symbol.asyncDispose]();
    });

    tests(() => {
      if (plane === undefined) throw new Error('the control plane does not run');
      return plane;
    });
  });
}
