import { generateKeyPairSync } from 'node:crypto';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { script } from './script.ts';

const from = (path: string): string => JSON.stringify(new URL(`../../../packages/${path}`, import.meta.url).href);
const key = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

/** Issues from its own CA; while `review` exists, an approval must come first. */
const reviewed = `
import { createPrivateKey } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { Secret } from ${from('plugin/src/index.ts')};
import { backend as reference } from ${from('plugin-conformance/src/memory/index.ts')};
import { localIssuer, selfSignedRoot } from ${from('engine/src/issuing/local-issuer.ts')};
import { styleOf } from ${from('engine/src/issuing/style.ts')};
import { readCertificate } from ${from('x509/src/index.ts')};
const pkcs8 = createPrivateKey(${JSON.stringify(key)}).export({ type: 'pkcs8', format: 'der' });
const wish = { commonName: 'front-proxy-ca', keyKind: 'ec-p256', dnsNames: [], seconds: 9e8 };
export const backend = {
  kind: 'backend', contract: 1, name: 'reviewed',
  options: { '~standard': { version: 1, vendor: 'reviewed', validate: (value) => ({ value }) } },
  open: async (options, host) => {
    const own = await reference.open({}, host);
    const call = { signal: new AbortController().signal };
    const mine = await own.keyGenerator.adopt(new Secret(pkcs8), call);
    if (!existsSync('root.der')) writeFileSync('root.der', await selfSignedRoot(mine, wish, styleOf({ profile: 'kubernetes', kubernetesVersion: 'v1.37.2' }), new Date(), call));
    const local = localIssuer(mine, readCertificate(readFileSync('root.der')), styleOf({ profile: 'kubernetes', kubernetesVersion: 'v1.37.2' }), () => new Date());
    const issue = async (request, each) => {
      if (!existsSync('review')) return local.issue(request, each);
      rmSync('review');
      return { status: 'pending', ticket: 'one', why: 'a person must approve the request', askAgainInSeconds: 1 };
    };
    const grants = { ...local.grants, answers: 'when approved' };
    return { check: own.check, close: own.close, issuers: new Map([['main', { ...local, grants, issue }]]) };
  },
};
`;

script(
  'what is left since it is blocked is told, and ends with 1, also where something else was waited for',
  async ($) => {
    const usual = 'backends: { default: { use: "@kpki/node-crypto" } }';
    const both = 'backends: { default: { use: "@kpki/node-crypto" }, mine: { use: ./reviewed.mjs } }';
    $.write('kpki.yaml', kpkiFile().replace(usual, `${both}\n    ca: { front-proxy-ca: { keys: mine/main } }`));
    $.write('reviewed.mjs', reviewed);
    await $.trust('./reviewed.mjs');
    const applied = await $.kpki('apply --yes');
    expect(applied, applied.stderr).toMatchObject({ code: 0 });
    for (const file of ['pki/etcd/ca.key', 'pki/etcd/server.crt']) rmSync(join($.directory, 'out', file));
    const before = $.read('out/pki/front-proxy-client.crt');
    $.write('review', '');
    const renewed = await $.kpki('renew --all --wait --yes');
    expect(renewed.stderr).toMatch(/^left as it is: etcd-server cp1: /m);
    expect(renewed.code).toBe(1);
    expect(existsSync(join($.directory, 'review'))).toBe(false);
    expect($.read('out/pki/front-proxy-client.crt')).not.toBe(before);
  },
);
