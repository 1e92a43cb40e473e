import type { Certificate } from '@kpki/x509';
import { expect, test } from 'vitest';
import { certificateAt } from '../../../test/certificates.ts';
import { cluster } from '../../../test/clusters.ts';
import { fullState } from '../../../test/observed-state.ts';
import type { Api } from '../api/read-api.ts';
import { caBundleVerdicts } from './ca-bundles.ts';

const unasked = (): never => {
  throw new Error('only lists are asked for');
};

/** An API with one webhook configuration for each bundle, and nothing else. */
function apiWith(bundles: Readonly<Record<string, string>>): Api {
  const objects = Object.entries(bundles).map(([name, pem]) => ({
    metadata: { name },
    webhooks: [{ clientConfig: { caBundle: Buffer.from(pem).toString('base64') } }],
  }));
  return {
    get: unasked,
    text: unasked,
    post: unasked,
    list: async (path) => ({
      state: 'found',
      value: path.endsWith('/validatingwebhookconfigurations') ? objects : [],
      at: null,
    }),
  };
}

test('bundles with a CA of the cluster are compared with the stored one, and bundles of another PKI are not', async () => {
  const observed = await fullState(cluster());
  const stored: readonly Certificate[] = [certificateAt(observed, 'pki/ca.crt')];
  const own = observed.text('pki/ca.crt');
  const other = observed.text('pki/etcd/ca.crt');
  const verdicts = await caBundleVerdicts(apiWith({ own, other, both: `${own}${other}` }), stored);
  expect(verdicts.map(({ what, holds }) => [what.params, holds])).toEqual([
    [{ kind: 'validatingwebhookconfiguration', name: 'own' }, 'yes'],
    [{ kind: 'validatingwebhookconfiguration', name: 'both' }, 'yes'],
  ]);
});
