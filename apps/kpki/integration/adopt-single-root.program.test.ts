import { appendFile, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kpkiIn } from './program.ts';

const script = `
set -e
mkdir pki && cd pki
openssl req -x509 -newkey rsa:2048 -nodes -keyout root-key.pem -out root.pem -subj /O=Acme/CN=acme-root -days 7300 \\
  -addext keyUsage=critical,keyCertSign,cRLSign
signed() {
  openssl req -newkey rsa:2048 -nodes -keyout $1-key.pem -out ../csr -subj "$3"
  printf '%s\\n' subjectKeyIdentifier=hash authorityKeyIdentifier=keyid "$4" "$5" > ../ext
  openssl x509 -req -in ../csr -CA $2.pem -CAkey $2-key.pem -CAserial ../serial -CAcreateserial -days 3650 -extfile ../ext -out $1.pem
}
CA() { signed $1 root /O=Acme/CN=$2 basicConstraints=critical,CA:TRUE keyUsage=critical,keyCertSign,cRLSign; }
CA k8s-ca kubernetes-ca
CA etcd-ca etcd-ca
CA fp-ca front-proxy-ca
signed apiserver k8s-ca /CN=kube-apiserver extendedKeyUsage=serverAuth \\
  subjectAltName=DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc,DNS:cp1,IP:10.96.0.1,IP:192.0.2.11
signed etcd etcd-ca /CN=cp1 extendedKeyUsage=serverAuth,clientAuth subjectAltName=DNS:cp1,DNS:localhost,IP:192.0.2.11,IP:127.0.0.1
signed proxy fp-ca /CN=front-proxy-client extendedKeyUsage=clientAuth keyUsage=critical,digitalSignature
`;

interface Finding {
  readonly severity: string;
  readonly finding: string;
  readonly about: string;
  readonly text: string;
  readonly fix?: string;
}

let temporary: TemporaryDirectory;
let findings: readonly Finding[];

beforeAll(async () => {
  temporary = await temporaryDirectory();
  await writeFile(join(temporary.path, 'make.sh'), script);
  const made = await runProgram('bash', ['make.sh'], { directory: temporary.path });
  expect(made.code, made.stderr).toBe(0);
  const words = ['--copy-to', 'kube', '--control-plane', 'cp1=192.0.2.11', '--cluster-name', 'acme', '-o', 'json'];
  const { code, stdout, stderr } = await kpkiIn(temporary.path, 'adopt', 'pki', ...words);
  expect(code, stderr).toBe(0);
  ({ findings } = JSON.parse(stdout) as { findings: readonly Finding[] });
}, 60_000);
afterAll(async () => temporary[Symbol.asyncDispose]());

test('the chain that is copied leads up to the root, so that the first plan leaves it as it is', async () => {
  const chain = await readFile(join(temporary.path, 'kube/pki/ca-chain.crt'), 'utf8');
  const [ca, root] = await Promise.all(
    ['pki/k8s-ca.pem', 'pki/root.pem'].map((name) => readFile(join(temporary.path, name), 'utf8')),
  );
  expect(chain.trim()).toBe(`${ca?.trim()}\n${root?.trim()}`);
  expect(findings.filter(({ about }) => about === 'kubernetes-ca-chain')).toEqual([]);
});

test("the root's key is on no node: where it was found is told, and what is told to do about it lets the root sign again", async () => {
  const reported = findings.find(({ finding }) => finding === 'key-without-location');
  expect(reported).toMatchObject({
    severity: 'warning',
    about: 'root-ca',
    text: expect.stringContaining('pki/root-key.pem'),
  });
  const [, certificate = '', key = ''] =
    /copy pki\/root\.pem to DIR\/(\S+) and pki\/root-key\.pem to DIR\/(\S+),/.exec(reported?.fix ?? '') ?? [];
  await mkdir(join(temporary.path, 'safe/root-ca'), { recursive: true });
  await copyFile(join(temporary.path, 'pki/root.pem'), join(temporary.path, 'safe', certificate));
  await copyFile(join(temporary.path, 'pki/root-key.pem'), join(temporary.path, 'safe', key));
  const environment = `  root:
    sinks:
      main: { use: "@kpki/filesystem", with: { root: ./kube }, layout: kubeadm }
      safe: { use: "@kpki/filesystem", with: { root: ./safe }, layout: root-ca }
`;
  await appendFile(join(temporary.path, 'kpki.yaml'), environment);
  const renewal = await kpkiIn(temporary.path, 'renew', 'etcd-ca', '-e', 'root', '--yes');
  expect(renewal).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('the renewed CA certificate would not have the same subject'),
  });
  expect(renewal.stdout).toContain('or replace it with `kpki rotate etcd-ca -e root`');
  const { code, stderr } = await kpkiIn(temporary.path, 'rotate', 'etcd-ca', '-e', 'root', '--yes');
  expect(code, stderr).toBe(0);
  const verified = ['verify', '-CAfile', 'pki/root.pem', 'kube/pki/etcd/ca.crt.next'];
  expect(await runProgram('openssl', verified, { directory: temporary.path })).toMatchObject({ code: 0 });
});
