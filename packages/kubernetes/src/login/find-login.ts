import { PluginError } from '@kpki/plugin';
import { chooseContext } from '../kubeconfig/choose.ts';
import { findKubeconfig } from '../kubeconfig/merge.ts';
import { inClusterLogin } from './in-cluster.ts';
import { kubeconfigLogin } from './kubeconfig-login.ts';
import { type OriginContext, originOf } from './kubeconfig-origin.ts';
import type { ApiLogin } from './login.ts';

export interface LoginOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
}

export interface LoginContext extends OriginContext {
  now(): Date;
}

/** Returns the login that kubectl would use: from a kubeconfig, or without one the service account of the pod. */
export async function findLogin(options: LoginOptions, around: LoginContext): Promise<ApiLogin> {
  const kubeconfig = await findKubeconfig(options.kubeconfig, around);
  const chosen = kubeconfig && chooseContext(kubeconfig, options.context);
  if (kubeconfig && chosen) {
    return kubeconfigLogin(chosen, await originOf(options.kubeconfig, kubeconfig, around), around);
  }
  const inCluster =
    options.context === undefined && (await inClusterLogin(around.environment, around.serviceAccountFolder));
  if (inCluster) return inCluster;
  const next = 'set the option `kubeconfig` or the variable KUBECONFIG';
  throw new PluginError('missing', `find a kubeconfig: none exists, and kpki does not run in a pod; ${next}`);
}
