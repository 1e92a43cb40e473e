import { type LoneApiServer, type RunningProgram, startCsrControllers, startLoneApiServer } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { call } from './host.ts';
import { grantCluster } from './issuers.ts';
import { kubeletRequest, newKey, personRequest, publicOf, servingRequest } from './request.ts';
import { chainOf, client, decide, kubelet, openFor, pending, serving } from './signing-scene.ts';

let plane: LoneApiServer;
let controllers: RunningProgram;
let token: string;

const rules = [
  { apiGroups: ['certificates.k8s.io'], resources: ['certificatesigningrequests'], verbs: ['create', 'get'] },
];

needs(
  'etcd',
  'kube-apiserver',
  'kube-controller-manager',
  'kubectl',
  'kubeadm',
)('certificates from a cluster', () => {
  beforeAll(async () => {
    plane = await startLoneApiServer();
    controllers = await startCsrControllers(plane);
    await plane.admin(null, 'create', 'namespace', 'accounts');
    token = await plane.tokenOf('accounts', 'asker');
    await grantCluster(plane, 'accounts:asker', rules);
  });
  afterAll(async () => {
    await controllers?.stop();
    await plane?.[Symbol.asyncDispose]();
  });

  it.each([
    [client, personRequest],
    [kubelet, kubeletRequest],
    [serving, servingRequest],
  ] as const)('%s: pending, found again, approved, issued, and the same ever after', async (name, requestFor) => {
    const key = newKey();
    const opened = await openFor(plane, { token });
    const first = pending(await opened.issuer(name).issue(requestFor({ key }), call));
    expect(first.ticket).toMatch(/^kpki-[-a-z0-9]+$/);
    expect(first.why).toContain(`\`kubectl certificate approve ${first.ticket}\``);
    expect(opened.sent.slice(0, 2)).toEqual(['GET NAME', 'POST certificatesigningrequests']);
    // Another process, with nothing but the key: the signature of the request is another one.
    const later = await openFor(plane, { token });
    const again = pending(await later.issuer(name).issue(requestFor({ key }), call));
    expect(again.ticket).toBe(first.ticket);
    expect(later.sent).not.toContain('POST certificatesigningrequests');
    await decide(plane, 'approve', first.ticket);
    const answer = await later.issuer(name).issue(requestFor({ key }), call);
    const [leaf, ...behind] = chainOf(answer);
    expect(leaf.publicKey.export({ type: 'spki', format: 'der' })).toEqual(publicOf(key));
    expect(behind).toEqual([]);
    expect(later.log).toEqual([]);
    expect(await opened.issuer(name).issue(requestFor({ key }), call)).toEqual(answer);
  });
});
