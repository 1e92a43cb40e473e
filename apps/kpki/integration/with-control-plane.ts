import { nodeClusterComponents } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll } from 'vitest';
import { type ControlPlane, type Running, type Setup, startControlPlane } from './control-plane.ts';

/** Tests on a control plane that runs from before the first of them to after the last, where its programs are there. */
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
