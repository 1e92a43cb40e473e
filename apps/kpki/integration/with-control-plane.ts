import type { LoopbackNode } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll } from 'vitest';
import { type ControlPlane, type Running, startControlPlane } from './control-plane.ts';
import type { controlPlaneFlags } from './flags.ts';

interface Setup {
  readonly configurationFor: (node: LoopbackNode) => string;
  /** Those that kpki gives, unless told. */
  readonly flagsFor?: typeof controlPlaneFlags;
}

/** Tests on a control plane that runs from before the first of them to after the last, where its programs are there. */
export function withControlPlane(
  title: string,
  { configurationFor, flagsFor }: Setup,
  tests: (running: Running) => void,
): void {
  needs(
    'etcd',
    'kube-apiserver',
    'kube-controller-manager',
    'kube-scheduler',
    'kubectl',
  )(title, () => {
    let plane: ControlPlane | undefined;

    beforeAll(async () => {
      plane = await startControlPlane(configurationFor, flagsFor);
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
