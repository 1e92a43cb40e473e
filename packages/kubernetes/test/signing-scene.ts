import { X509Certificate } from 'node:crypto';
import type { Backend, Host, Issue, Issuer } from '@kpki/plugin';
import type { ApiServer } from '@kpki/services';
import { expect } from 'vitest';
import { openBackend } from '../src/backend.ts';
import type { KubernetesBackendOptions } from '../src/backend-options.ts';
import type { ApiRequest } from '../src/transport/request.ts';
import { host } from './host.ts';
import { writeKubeconfig } from './kubeconfig.ts';

export const client = 'kubernetes.io/kube-apiserver-client';
export const kubelet = 'kubernetes.io/kube-apiserver-client-kubelet';
export const serving = 'kubernetes.io/kubelet-serving';

export interface Opened {
  readonly backend: Backend;
  readonly sent: readonly string[];
  readonly log: readonly string[];
  issuer(name: string): Issuer;
}

export interface Opening {
  readonly token: string;
  readonly server?: string;
  readonly options?: Partial<KubernetesBackendOptions>;
  readonly now?: () => Date;
}

export async function openFor(plane: ApiServer, opening: Opening): Promise<Opened> {
  const { token, server, options = {}, now = host.now } = opening;
  const kubeconfig = await writeKubeconfig(plane, { ...(server !== undefined && { server }), user: { token } });
  const sent: string[] = [];
  const log: string[] = [];
  const lent: Host = { ...host, now, log: (level, text) => void log.push(`${level}: ${text}`) };
  const backend = await openBackend({ kubeconfig, approve: false, ...options }, lent, {
    through: (send) => (request, signal) => {
      sent.push(lineOf(request));
      return send(request, signal);
    },
  });
  return {
    backend,
    sent,
    log,
    issuer: (name) => backend.issuers?.get(name) ?? expect.fail(`there is no issuer ${name}`),
  };
}

/** Names are digests, so they are left out. */
function lineOf({ method, path }: ApiRequest): string {
  return `${method} ${path.replace(/\/kpki-[-a-z0-9]+/, '/NAME').replace(/.*\//, '')}`;
}

export function pending(answer: Issue): Extract<Issue, { status: 'pending' }> {
  if (answer.status !== 'pending') throw new Error('it is issued');
  return answer;
}

export function chainOf(answer: Issue): readonly [X509Certificate, ...X509Certificate[]] {
  if (answer.status !== 'issued') throw new Error(`it is not issued: ${answer.why}`);
  const [leaf, ...behind] = answer.chain.map((der) => new X509Certificate(der));
  return [leaf ?? expect.fail('the chain is empty'), ...behind];
}

export async function decide(plane: ApiServer, what: 'approve' | 'deny', name: string): Promise<void> {
  if (what === 'deny') {
    await plane.admin(null, 'certificate', what, name);
    return;
  }
  // Approves as kubectl does, without its process.
  const condition = { type: 'Approved', status: 'True', reason: 'KubectlApprove', message: 'approved by a test' };
  await plane.merge(`/apis/certificates.k8s.io/v1/certificatesigningrequests/${name}/approval`, {
    status: { conditions: [condition] },
  });
}
