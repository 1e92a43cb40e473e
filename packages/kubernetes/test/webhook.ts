import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { type ApiServer, freePort } from '@kpki/services';

interface Review {
  readonly request: { readonly uid: string; readonly object: { readonly data: Readonly<Record<string, string>> } };
}

/** A webhook's verdict on a Secret: a refusal with a text, or a changed Secret. */
type Verdict = (
  object: Review['request']['object'],
) =>
  | { readonly allowed: false; readonly status: { readonly message: string; readonly code?: number } }
  | { readonly allowed: true; readonly patch?: readonly unknown[] };

export interface Webhook {
  say(verdict: Verdict): void;
  stop(): Promise<void>;
  remove(): Promise<void>;
}

/** Starts an admission webhook for the Secrets of one namespace, which the API server calls over HTTPS. */
export async function startWebhook(plane: ApiServer, namespace: string): Promise<Webhook> {
  const pki = join(plane.folder, 'pki');
  const [cert, key] = await Promise.all([readFile(join(pki, 'apiserver.crt')), readFile(join(pki, 'apiserver.key'))]);
  const port = await freePort('127.0.0.1');
  let verdict: Verdict = () => ({ allowed: true });
  const server = createServer({ cert, key }, async (request, response) => {
    const { request: asked } = (await json(request)) as Review;
    const { patch, ...said } = { patch: undefined, ...verdict(asked.object) };
    const patched = patch && { patchType: 'JSONPatch', patch: Buffer.from(JSON.stringify(patch)).toString('base64') };
    const answer = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview' };
    response.end(JSON.stringify({ ...answer, response: { uid: asked.uid, ...said, ...patched } }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const configuration = {
    apiVersion: 'admissionregistration.k8s.io/v1',
    kind: 'MutatingWebhookConfiguration',
    metadata: { name: 'check.example.com' },
    webhooks: [
      {
        name: 'check.example.com',
        clientConfig: {
          url: `https://127.0.0.1:${port}/`,
          caBundle: Buffer.from(plane.ca).toString('base64'),
        },
        rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE', 'UPDATE'], resources: ['secrets'] }],
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
        failurePolicy: 'Fail',
        sideEffects: 'None',
        admissionReviewVersions: ['v1'],
        timeoutSeconds: 5,
      },
    ],
  };
  await plane.apply(configuration);
  return {
    say(next) {
      verdict = next;
    },
    async remove() {
      const path = '/apis/admissionregistration.k8s.io/v1/mutatingwebhookconfigurations';
      await plane.ask('DELETE', `${path}/${configuration.metadata.name}`);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
