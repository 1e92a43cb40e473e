import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { openssl } from './openssl-ca.ts';
import { inFolder } from './program.ts';
import { holds, roundTrip, sidesIn } from './two-kpki.ts';

needs('openssl')('a certificate that ends soon', () => {
  inFolder('is asked for again, with the key that is in use', async (below) => {
    const sides = await sidesIn(below);
    await sides.office.ends(0, 'apply', '--yes');
    await roundTrip(sides);
    const { node, office } = sides;
    await mkdir(join(office.folder, 'ca'));
    await office.write('ca/index', '');
    await office.write('ca/conf', caOfOpenssl);
    const day = (offset: number) =>
      new Date(Date.now() + offset * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
    const lifetime = ['-startdate', day(-10), '-enddate', day(2)];
    const request = 'requests/csr/apiserver-cp1.csr';
    await openssl(
      office,
      'ca',
      '-config',
      'ca/conf',
      '-batch',
      '-notext',
      '-in',
      request,
      '-out',
      'soon.crt',
      ...lifetime,
    );
    await node.write('kubernetes/pki/apiserver.crt', await office.read('soon.crt'));
    expect(await node.ends(0, 'plan')).toMatch(/pending {2}apiserver cp1 +renew-due: /);
    const key = await node.read('kubernetes/pki/apiserver.key');
    expect((await roundTrip(sides)).map(({ artifact }) => artifact)).toEqual(['apiserver cp1']);
    expect(await node.read('kubernetes/pki/apiserver.key')).toBe(key);
    await holds(node);
    // The earlier certificate is older than the current one, and is not restored.
    await node.write('soon.crt', await office.read('soon.crt'));
    expect(await node.ends(0, 'csr', 'import', 'soon.crt', '--yes')).toContain(
      'no artifact here is pending at another issuer',
    );
    await holds(node);
  });
});

const caOfOpenssl = `[ca]
default_ca = own
[own]
certificate = safe/authorities/kubernetes-ca.crt
private_key = safe/authorities/kubernetes-ca.key
database = ca/index
new_certs_dir = ca
rand_serial = yes
default_md = sha256
copy_extensions = copyall
policy = any
[any]
commonName = supplied
organizationName = optional
`;
