import { X509Certificate } from 'node:crypto';
import type { Backend, CertificateTemplate, IssueRequest, Issuer, IssuerUse, Usage } from '@kpki/plugin';
import { type TemporaryDirectory, temporaryDirectory, type Vault } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { beforeAll, expect, test } from 'vitest';
import type { PkiOptions, VaultBackendOptions } from '../src/backend-options.ts';
import type { SendToVault } from '../src/client/send.ts';
import { certificateIn } from '../src/pki/ca.ts';
import { saidBy, type Words } from '../src/pki/words.ts';
import type { VaultDependencies } from '../src/reach.ts';
import { openBackendAt } from './backend-scene.ts';
import { requestIn } from './certificates.ts';
import { answering, counting } from './counting.ts';
import { call, listeningHost } from './host.ts';
import { makeBelow, makePkiMounts, mountPki } from './pki-mounts.ts';
import { policyOf } from './policy-of.ts';
import { expectRefusal } from './refused.ts';
import { tokenWith } from './scene.ts';
import { withVault } from './with-vault.ts';

const hour = 3600;
const noNames: CertificateTemplate['names'] = { dns: [], ip: [], uri: [], email: [] };

function issuerOf({ issuers }: Backend, name = 'it'): Issuer {
  const issuer = issuers?.get(name);
  if (issuer === undefined) throw new Error(`no issuer ${name} was opened`);
  return issuer;
}

async function chainOf(issuer: Issuer, request: IssueRequest): Promise<readonly X509Certificate[]> {
  const issue = await issuer.issue(request, call);
  if (issue.status !== 'issued') throw new Error('it was not issued at once');
  return issue.chain.map((der) => new X509Certificate(der));
}

/** Returns the content of a certificate, in the words in which it is compared. */
function wordsOf(certificate: X509Certificate | undefined): Words {
  return saidBy(certificateIn(certificate?.toString(), 'read'));
}

/** Drops the path length, as a faulty server would. */
function losingPathLength(send: SendToVault): SendToVault {
  return (outgoing, signal) => {
    const body = outgoing.body?.replace('"max_path_length":0', '"max_path_length":-1');
    return send({ ...outgoing, body }, signal);
  };
}

needs('vault', 'openssl')('certificates of the PKI engine of a real Vault', () => {
  let vault: Vault;
  let directory: TemporaryDirectory;
  withVault(async (started) => {
    vault = started;
    await makePkiMounts(vault);
  });
  beforeAll(async () => {
    directory = await temporaryDirectory();
    return () => directory[Symbol.asyncDispose]();
  });
  const open = (
    pki: PkiOptions,
    options: Partial<VaultBackendOptions> = {},
    machine: VaultDependencies & { readonly token?: string; readonly host?: ReturnType<typeof listeningHost> } = {},
  ) => openBackendAt(vault.address, machine.token ?? vault.rootToken(), { pki: { it: pki }, ...options }, machine);
  const root = { mount: 'pki-root' };
  const k8s = { mount: 'pki-k8s' };

  async function leaf(more: Partial<IssueRequest> = {}): Promise<IssueRequest> {
    const asked = await requestIn(directory.path, '/O=system:masters/O=second/CN=kube-apiserver', [
      'subjectAltName=DNS:kubernetes,DNS:*.example.com,IP:10.96.0.1,IP:2001:db8::1,URI:spiffe://a/b,email:a@b.example',
      'keyUsage=critical,digitalSignature,keyEncipherment',
      'extendedKeyUsage=serverAuth,clientAuth',
    ]);
    const usages: readonly Usage[] = ['digital signature', 'key encipherment', 'server auth', 'client auth'];
    return {
      ...asked,
      subject: { commonName: 'kube-apiserver', organizations: ['system:masters', 'second'] },
      names: {
        dns: ['kubernetes', '*.example.com'],
        ip: ['10.96.0.1', '2001:db8::1'],
        uri: ['spiffe://a/b'],
        email: ['a@b.example'],
      },
      ca: false,
      usages,
      seconds: 2 * hour,
      ...more,
    };
  }

  async function ca(extensions: readonly string[] = [], more: Partial<IssueRequest> = {}): Promise<IssueRequest> {
    const asked = await requestIn(directory.path, '/O=acme/O=platform/CN=kubernetes-ca', [
      'keyUsage=critical,keyCertSign,cRLSign',
      ...(extensions.some((each) => each.startsWith('basicConstraints'))
        ? extensions
        : ['basicConstraints=critical,CA:TRUE', ...extensions]),
    ]);
    return {
      ...asked,
      subject: { commonName: 'kubernetes-ca', organizations: ['acme', 'platform'] },
      names: noNames,
      ca: true,
      usages: ['cert sign', 'crl sign'],
      seconds: 2 * hour,
      ...more,
    };
  }

  test('for what is no CA say exactly what was asked, and end when they were to', async () => {
    const request = await leaf();
    const [certificate, ...behind] = await chainOf(issuerOf(open(k8s)), request);
    expect(wordsOf(certificate)).toEqual({
      subject: ['O=system:masters', 'O=second', 'CN=kube-apiserver'],
      names: [
        'DNS:kubernetes',
        'DNS:*.example.com',
        'IP:10.96.0.1',
        'IP:2001:db8::1',
        'URI:spiffe://a/b',
        'email:a@b.example',
      ],
      ca: null,
      usages: request.usages,
      constraints: [],
    });
    const due = Date.now() + request.seconds * 1000;
    expect(Math.abs((certificate?.validToDate.getTime() ?? 0) - due)).toBeLessThan(30_000);
    expect(behind.map(({ subject }) => subject)).toEqual(['CN=pki-k8s']);
  });

  test('for a CA have its path length, its constraints and its usages, and no name of their own', async () => {
    const request = await ca(
      [
        'basicConstraints=critical,CA:TRUE,pathlen:0',
        'nameConstraints=critical,permitted;DNS:example.com,permitted;IP:10.0.0.0/255.0.0.0,permitted;IP:2001:db8::/ffff:ffff::',
        'subjectAltName=DNS:kubernetes,IP:192.0.2.1,IP:2001:db8::7',
      ],
      {
        names: { ...noNames, dns: ['kubernetes'], ip: ['192.0.2.1', '2001:db8::7'] },
        pathLength: 0,
        permittedNames: { dns: ['example.com'], ip: ['10.0.0.0/8', '2001:db8::/32'] },
        usages: ['digital signature', 'cert sign', 'crl sign'],
      },
    );
    const [certificate, ...behind] = await chainOf(issuerOf(open(k8s)), request);
    expect(wordsOf(certificate)).toEqual({
      subject: ['O=acme', 'O=platform', 'CN=kubernetes-ca'],
      names: ['DNS:kubernetes', 'IP:192.0.2.1', 'IP:2001:db8::7'],
      ca: { pathLength: 0 },
      usages: request.usages,
      constraints: ['permitted DNS:example.com', 'permitted IP:10.0.0.0/8', 'permitted IP:2001:db8::/32'],
    });
    expect(behind).toHaveLength(1);
  });

  test('for a CA without a path length have none, whatever that of its issuer is', async () => {
    for (const mount of [root, k8s]) {
      const [certificate] = await chainOf(issuerOf(open(mount)), await ca());
      expect(wordsOf(certificate)).toMatchObject({ names: [], ca: { pathLength: null } });
    }
  });

  test('for a CA as kubeadm makes it lack the usages that the engine never gives, which is reported', async () => {
    const host = listeningHost();
    const request = await ca([], { usages: ['digital signature', 'key encipherment', 'cert sign'] });
    const [certificate] = await chainOf(issuerOf(open(root, {}, { host })), request);
    expect(wordsOf(certificate)).toMatchObject({ usages: ['digital signature', 'cert sign', 'crl sign'] });
    expect(host.lines).toContainEqual(expect.stringMatching(/lacks key encipherment, and it has crl sign/));
    expect(host.lines.filter((line) => line.includes('Invalid key usage'))).toEqual([]);
  });

  test('below an issuer that has no room for a CA are refused', async () => {
    await mountPki(vault, 'pki-last', '8760h');
    await makeBelow(vault, 'pki-last', { max_path_length: 0 });
    const issuer = issuerOf(open({ mount: 'pki-last' }));
    await expectRefusal(issuer.issue(await ca(), call), 'unsupported', 'path length of zero');
    // The mount does not have the root either, so only a file can have it.
    expect(await issuer.ca(call)).toBeNull();
    expect(await chainOf(issuer, await leaf())).toHaveLength(2);
  });

  test('expire when the role or the mount ends them, which is reported once', async () => {
    const host = listeningHost();
    const issuer = issuerOf(open({ ...k8s, role: 'short' }, {}, { host }));
    for (const _ of [1, 2]) {
      const [certificate] = await chainOf(issuer, await leaf({ seconds: 24 * hour }));
      expect(certificate?.validToDate.getTime()).toBeLessThan(Date.now() + 1.1 * hour * 1000);
    }
    expect(host.lines.filter((line) => line.includes('and no longer'))).toHaveLength(1);
    // The server's warnings for each certificate are not repeated either.
    expect(new Set(host.lines).size).toBe(host.lines.length);
  });

  test('end with their issuer, a CA as well as what is none', async () => {
    const issuer = issuerOf(open(k8s));
    const end = new X509Certificate((await issuer.ca(call))?.[0] ?? '').validToDate;
    for (const request of [await leaf({ seconds: 20_000 * hour }), await ca([], { seconds: 20_000 * hour })]) {
      const [certificate] = await chainOf(issuer, request);
      const before = end.getTime() - (certificate?.validToDate.getTime() ?? 0);
      expect(before).toBeGreaterThanOrEqual(0);
      expect(before).toBeLessThan(90_000);
    }
  });

  test.each<[string, Partial<IssueRequest>, readonly string[]]>([
    ['other usages than its request', { usages: ['digital signature'] }, ['usages: it has key encipherment']],
    ['a leaf that signs certificates', { usages: ['cert sign'] }, ['must not sign certificates']],
    ['a CA that signs none', { ca: true }, ['may not sign certificates']],
  ])('that would be %s are refused', async (_, more, words) => {
    await expectRefusal(issuerOf(open(k8s)).issue(await leaf(more), call), 'unsupported', ...words);
  });

  test('for what its own key did not sign are refused by the server', async () => {
    for (const request of [await leaf(), await ca()]) {
      const csr = request.csr.with(-1, (request.csr.at(-1) ?? 0) ^ 1);
      await expectRefusal(issuerOf(open(k8s)).issue({ ...request, csr }, call), 'invalid', 'signature');
      const cut = request.csr.slice(0, -1);
      await expectRefusal(issuerOf(open(k8s)).issue({ ...request, csr: cut }, call), 'invalid');
    }
  });

  test('for a request that differs from its template are refused', async () => {
    const { csr, publicKey } = await requestIn(directory.path, '/O=system:masters/OU=else/CN=kube-apiserver', [
      'subjectAltName=DNS:kubernetes',
    ]);
    await expectRefusal(
      issuerOf(open(k8s)).issue({ ...(await leaf()), csr, publicKey }, call),
      'unsupported',
      'subject: it lacks O=second, and it has OU=else',
      'names: it lacks DNS:*.example.com',
    );
  });

  test('that a server changes are refused, each with what differs', async () => {
    const other = await leaf();
    const asked = await requestIn(directory.path, '/O=system:masters/CN=admin', ['subjectAltName=DNS:a.example']);
    const subject = { commonName: 'admin', organizations: ['system:masters'] };
    const names = { ...noNames, dns: ['a.example'] };
    const isSigning = (path: string) => path.includes('/sign-');
    const answer = await vault.must('POST', 'pki-k8s/sign-verbatim', {
      csr: `-----BEGIN CERTIFICATE REQUEST-----\n${Buffer.from(other.csr).toString('base64')}\n-----END CERTIFICATE REQUEST-----`,
      ttl: '1000h',
    });
    const through = answering(isSigning, () => ({ body: answer }));
    const usages: readonly Usage[] = ['digital signature', 'client auth'];
    const request = { ...other, ...asked, subject, names, usages };
    await expectRefusal(
      issuerOf(open(k8s, {}, { through })).issue(request, call),
      'unsupported',
      'public key: it is for another key',
      'subject: it lacks CN=admin, and it has O=second, CN=kube-apiserver',
      'names: it lacks DNS:a.example, and it has DNS:kubernetes',
      'usages: it has key encipherment, server auth',
      'end: it ends on',
      String(answer.data?.['serial_number']).replaceAll(':', '').toUpperCase(),
    );
    const asCa = answering(isSigning, () => ({ body: answer }));
    await expectRefusal(
      issuerOf(open(k8s, {}, { through: asCa })).issue(await ca(), call),
      'unsupported',
      'ca: it may not sign certificates',
      'usages: it lacks cert sign',
    );
  });

  test('with another path length are refused', async () => {
    const issuer = issuerOf(open(k8s, {}, { through: losingPathLength }));
    const request = await ca(['basicConstraints=critical,CA:TRUE,pathlen:0'], { pathLength: 0 });
    await expectRefusal(issuer.issue(request, call), 'unsupported', 'path length is unlimited, asked for was 0');
  });

  test('by an issuer that was replaced meanwhile are refused once', async () => {
    await mountPki(vault, 'pki-new', '8760h');
    await vault.must('POST', 'pki-new/root/generate/internal', { common_name: 'one', key_type: 'ec' });
    const issuer = issuerOf(open({ mount: 'pki-new' }));
    await chainOf(issuer, await leaf());
    const { data } = await vault.must('POST', 'pki-new/root/rotate/internal', { common_name: 'two', key_type: 'ec' });
    await vault.must('POST', 'pki-new/config/issuers', { default: data?.['issuer_id'] });
    await expectRefusal(issuer.issue(await leaf(), call), 'conflict', 'another issuer');
    await chainOf(issuer, await leaf());
  });

  test('come from the issuer that is named', async () => {
    const issuer = issuerOf(open({ ...root, issuer: 'root' }));
    expect((await chainOf(issuer, await leaf()))[0]?.issuer).toBe('CN=root');
    await expectRefusal(issuerOf(open({ ...root, issuer: 'nobody' })).issue(await leaf(), call), 'missing', '`issuer`');
    await expectRefusal(issuerOf(open({ ...root, role: 'nobody' })).issue(await leaf(), call), 'missing', '`role`');
    await expectRefusal(issuerOf(open({ mount: 'nowhere' })).issue(await leaf(), call), 'missing', '`mount`');
    await expectRefusal(open({ mount: 'secret' }).check(call), 'invalid', 'kv engine, and not pki');
    await mountPki(vault, 'pki-empty', '10h');
    await expectRefusal(issuerOf(open({ mount: 'pki-empty' })).ca(call), 'missing', 'no issuer yet');
  });

  test('need a server with a path for each issuer', async () => {
    const through = answering(
      (path) => path.includes('/issuer/'),
      // As Vault 1.8 answers.
      () => ({ status: 404, body: { errors: ['1 error occurred:\n\t* unsupported path\n\n'] } }),
    );
    const old = open(k8s, {}, { through });
    await expectRefusal(issuerOf(old).issue(await leaf(), call), 'unsupported', 'Vault 1.11 or newer');
    await expectRefusal(old.check(call), 'unsupported', 'Vault 1.11 or newer');
  });

  test('take a request each, and one for the issuer', async () => {
    const { asked, through } = counting();
    const issuer = issuerOf(open(k8s, {}, { through }));
    const requests = await Promise.all([1, 2, 3, 4].map(() => leaf()));
    await Promise.all(requests.map((request) => chainOf(issuer, request)));
    expect(asked).toEqual([
      'GET pki-k8s/issuer/default/json',
      ...requests.map(() => 'POST pki-k8s/issuer/default/sign-verbatim'),
    ]);
  });

  test('by the policy of the guide, which `rights` tells: leaves of the one, CAs of the other', async () => {
    const pki = { root, k8s };
    const issuers = [
      { name: 'root', leaves: false, cas: true },
      { name: 'k8s', leaves: true, cas: false },
    ];
    const policy = open(k8s, { pki }).rights?.({ keys: [], issuers });
    expect(policy).toBe(policyOf('kpki-issuers.hcl'));
    const token = await tokenWith(vault, policyOf('kpki-issuers.hcl'));
    const backend = open(k8s, { pki }, { token });
    await backend.check(call);
    expect(await backend.missingRights?.({ keys: [], issuers }, call)).toEqual([]);
    await open(k8s, {}, { token }).check(call);
    await chainOf(issuerOf(open(k8s, {}, { token })), await leaf());
    await chainOf(issuerOf(open(root, {}, { token })), await ca());
    await expectRefusal(issuerOf(open(root, {}, { token })).issue(await leaf(), call), 'denied', 'pki-root');
    await expectRefusal(issuerOf(open(k8s, {}, { token })).issue(await ca(), call), 'denied', 'pki-k8s');
  });

  test('by a policy: each right does what it is for, and without it that is refused', async () => {
    const leafPath = 'pki-k8s/issuer/default/sign-verbatim/short';
    const caPath = 'pki-k8s/issuer/default/sign-intermediate';
    const pki = { ...k8s, role: 'short' };
    const grant = (path: string) => `path "${path}" { capabilities = ["update"] }`;
    const only = async (path: string) => open(pki, {}, { token: await tokenWith(vault, grant(path)) });
    const both = { name: 'it', leaves: true, cas: true };
    const missing = (backend: Backend, use: IssuerUse) => backend.missingRights?.({ keys: [], issuers: [use] }, call);
    const forLeaves = await only(leafPath);
    await forLeaves.check(call);
    expect(await missing(forLeaves, both)).toEqual([`no update on ${caPath}`]);
    expect(await missing(forLeaves, { ...both, cas: false })).toEqual([]);
    await chainOf(issuerOf(forLeaves), await leaf());
    await expectRefusal(issuerOf(forLeaves).issue(await ca(), call), 'denied', '`update`', caPath);

    const forCas = await only(caPath);
    await forCas.check(call);
    expect(await missing(forCas, both)).toEqual([`no update on ${leafPath}`]);
    expect(await missing(forCas, { ...both, leaves: false })).toEqual([]);
    await chainOf(issuerOf(forCas), await ca());
    await expectRefusal(issuerOf(forCas).issue(await leaf(), call), 'denied', '`update`', leafPath);

    const neither = await only('pki-k8s/roles/short');
    expect(await missing(neither, both)).toEqual([`no update on ${leafPath}`, `no update on ${caPath}`]);
  });
});
