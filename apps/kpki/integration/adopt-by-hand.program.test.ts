import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, type TemporaryDirectory, temporaryDirectory } from '@kpki/services';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterOf, kpkiIn } from './program.ts';

let temporary: TemporaryDirectory;

beforeAll(async () => {
  temporary = await temporaryDirectory();
});
afterAll(async () => temporary[Symbol.asyncDispose]());

async function scripted(name: string, script: string): Promise<string> {
  const folder = join(temporary.path, name);
  await writeFile(join(temporary.path, `${name}.sh`), `set -e\nmkdir -p ${folder}/pki\ncd ${folder}/pki\n${script}`);
  const { code, stderr } = await runProgram('bash', [join(temporary.path, `${name}.sh`)]);
  expect(code, stderr).toBe(0);
  return folder;
}

/** https://kubernetes.io/docs/tasks/administer-cluster/certificates/#openssl */
const documented = `
openssl genrsa -out ca.key 2048
openssl req -x509 -new -nodes -key ca.key -subj "/CN=10.0.0.11" -days 10000 -out ca.crt
openssl genrsa -out server.key 2048
cat > csr.conf <<C
[ req ]
default_bits = 2048
prompt = no
default_md = sha256
req_extensions = req_ext
distinguished_name = dn
[ dn ]
C = DE
ST = Bavaria
L = Munich
O = Acme
OU = Ops
CN = 10.0.0.11
[ req_ext ]
subjectAltName = @alt_names
[ alt_names ]
DNS.1 = kubernetes
DNS.2 = kubernetes.default
DNS.3 = kubernetes.default.svc
DNS.4 = kubernetes.default.svc.cluster
DNS.5 = kubernetes.default.svc.cluster.local
IP.1 = 10.0.0.11
IP.2 = 10.96.0.1
[ v3_ext ]
authorityKeyIdentifier=keyid,issuer:always
basicConstraints=CA:FALSE
keyUsage=keyEncipherment,dataEncipherment
extendedKeyUsage=serverAuth,clientAuth
subjectAltName=@alt_names
C
openssl req -new -key server.key -out server.csr -config csr.conf
openssl x509 -req -in server.csr -CA ca.crt -CAkey ca.key -CAcreateserial -out server.crt -days 10000 \\
  -extensions v3_ext -extfile csr.conf -sha256
`;

/** "Kubernetes the hard way": names, subjects and usages of its cfssl JSON files, without cfssl. */
const hardWay = `
ca() {
  openssl req -x509 -newkey rsa:2048 -nodes -keyout $1-key.pem -out $1.pem -subj "$2" -days 1825 -addext keyUsage=critical,keyCertSign,cRLSign
}
leaf() {
  openssl req -newkey rsa:2048 -nodes -keyout $1-key.pem -out $1.csr -subj "$3"
  printf '%s\\n' basicConstraints=critical,CA:FALSE keyUsage=critical,digitalSignature,keyEncipherment \\
    extendedKeyUsage=serverAuth,clientAuth subjectKeyIdentifier=hash authorityKeyIdentifier=keyid > ext
  if [ -n "$4" ]; then echo "subjectAltName=$4" >> ext; fi
  openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2-key.pem -days 365 -extfile ext -out $1.pem
}
kubeconfig() {
  cat > $1.kubeconfig <<K
apiVersion: v1
kind: Config
clusters: [{ name: the-hard-way, cluster: { certificate-authority-data: $(base64 -w0 ca.pem), server: "https://$3:6443" } }]
users: [{ name: "$2", user: { client-certificate-data: $(base64 -w0 $1.pem), client-key-data: $(base64 -w0 $1-key.pem) } }]
contexts: [{ name: default, context: { cluster: the-hard-way, user: "$2" } }]
current-context: default
K
}
where=/C=US/ST=Oregon/L=Portland
ca ca "$where/O=Kubernetes/OU=CA/CN=Kubernetes"
ca etcd-ca "$where/O=Kubernetes/OU=CA/CN=etcd CA"
leaf admin ca "$where/O=system:masters/OU=Hard Way/CN=admin"
leaf worker-0 ca "$where/O=system:nodes/OU=Hard Way/CN=system:node:worker-0" DNS:worker-0,IP:10.240.0.20
leaf kube-scheduler ca "$where/O=system:kube-scheduler/CN=system:kube-scheduler"
leaf kubernetes ca "$where/O=Kubernetes/CN=kubernetes" IP:10.32.0.1,IP:10.240.0.10,IP:203.0.113.9,IP:127.0.0.1,DNS:kubernetes,DNS:kubernetes.default,DNS:kubernetes.default.svc
leaf etcd etcd-ca "$where/O=Kubernetes/CN=etcd" DNS:controller-0,DNS:localhost,IP:10.240.0.10,IP:127.0.0.1
leaf service-account ca "$where/O=Kubernetes/CN=service-accounts"
kubeconfig admin admin 127.0.0.1
kubeconfig worker-0 system:node:worker-0 203.0.113.9
kubeconfig kube-scheduler system:kube-scheduler 127.0.0.1
`;

interface Adoption {
  readonly blocker: string | null;
  readonly findings: readonly { readonly severity: string; readonly finding: string; readonly about: string }[];
  readonly found: readonly {
    readonly artifact: string;
    readonly where: string;
    readonly keyWhere: string | null;
    readonly key: string;
    readonly belongs: string;
  }[];
}

async function adopt(
  folder: string,
  ...words: readonly string[]
): Promise<Adoption & { readonly code: number | null }> {
  const { code, stdout, stderr } = await kpkiIn(folder, 'adopt', 'pki', ...words, '-o', 'json');
  if (stdout === '') throw new Error(stderr);
  return { code, ...(JSON.parse(stdout) as Adoption) };
}

interface PlanRecord {
  readonly steps: readonly {
    readonly artifact: string;
    readonly action: string;
    readonly reasons: readonly { readonly reason: string }[];
  }[];
}

async function changesIn(folder: string): Promise<readonly string[]> {
  const { stdout } = await kpkiIn(folder, 'plan', '-o', 'json');
  const { steps } = JSON.parse(stdout) as PlanRecord;
  return steps
    .filter(({ action }) => action !== 'unchanged')
    .flatMap(({ artifact, reasons }) => reasons.map(({ reason }) => `${artifact}: ${reason}`));
}

async function contentsOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const names = await readdir(folder);
  return new Map(
    await Promise.all(names.map(async (name) => [name, await readFile(join(folder, name), 'base64')] as const)),
  );
}

describe('what the documentation makes with openssl', () => {
  let folder: string;
  let before: ReadonlyMap<string, string>;

  beforeAll(async () => {
    folder = await scripted('documented', documented);
    before = await contentsOf(join(folder, 'pki'));
  });

  test('is told by its content, with what is missing to declare it and to keep it', async () => {
    const { code, found, blocker, findings } = await adopt(folder);
    expect(code).toBe(1);
    expect(
      found.map(({ artifact, where, keyWhere, key, belongs }) => [artifact, where, keyWhere, key, belongs]),
    ).toEqual([
      ['kubernetes-ca', 'pki/ca.crt', 'pki/ca.key', 'there', 'pki/ca.crt'],
      ['apiserver', 'pki/server.crt', 'pki/server.key', 'there', 'pki/apiserver.crt'],
    ]);
    expect(blocker).toMatch(
      /fix the findings marked ✗ first; these files have other locations .* copy the files with --copy-to DIR/,
    );
    expect(findings).toContainEqual(
      expect.objectContaining({ severity: 'error', finding: 'no-control-plane', about: 'pki/server.crt' }),
    );
  });

  test('is copied to where the layout keeps it, and described; nothing of it is touched', async () => {
    const words = ['--copy-to', 'kubernetes', '--control-plane', 'cp1=10.0.0.11'];
    const { code, findings } = await adopt(folder, ...words);
    expect(code).toBe(0);
    const { profile, validity, network, etcd } = clusterOf(await readFile(join(folder, 'kpki.yaml'), 'utf8'));
    const days = 10_000 * 86_400;
    expect({ profile, validity, network, etcd }).toMatchObject({
      profile: 'kubernetes',
      validity: { ca: days, certificates: days },
      network: { serviceSubnets: ['10.96.0.0/12'], dnsDomain: 'cluster.local' },
      etcd: { topology: 'unmanaged' },
    });
    const named = findings.map(({ severity, finding, about }) => `${severity} ${finding} ${about}`);
    expect(named).toEqual(
      expect.arrayContaining([
        'warning service-account-key sa',
        'warning lives-long spec.validity',
        'note etcd-unmanaged spec.etcd',
        'note subject-differs kubernetes-ca',
        'warning usages-differ apiserver cp1',
      ]),
    );
    const changes = await changesIn(folder);
    expect(named.filter((each) => changes.some((change) => each === `warning ${flipped(change)}`))).toHaveLength(
      changes.length,
    );
    expect(await contentsOf(join(folder, 'pki'))).toEqual(before);
    const modes = await Promise.all(
      ['ca.key', 'ca.crt', 'apiserver.key'].map(
        async (name) => (await stat(join(folder, 'kubernetes/pki', name))).mode & 0o777,
      ),
    );
    expect(modes).toEqual([0o600, 0o644, 0o600]);
  });

  test('neither the file nor the folder is written over', async () => {
    const again = await kpkiIn(folder, 'adopt', 'pki', '--copy-to', 'kubernetes', '--control-plane', 'cp1=10.0.0.11');
    expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('kpki.yaml: it is there already') });
    const words = ['--copy-to', 'kubernetes', '--control-plane', 'cp1=10.0.0.11', '--out', 'another.yaml'];
    const other = await kpkiIn(folder, 'adopt', 'pki', ...words);
    expect(other).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('are stored there already, and are not replaced'),
    });
    expect(await readdir(folder)).not.toContain('another.yaml');
  });
});

function flipped(change: string): string {
  const [artifact = '', reason = ''] = change.split(': ');
  return `${reason} ${artifact}`;
}

test('what cfssl makes: each key finds its certificate, each certificate its location, and applying makes a whole of it', async () => {
  const folder = await scripted('hard', hardWay);
  const { code, found, findings } = await adopt(folder, '--copy-to', 'kubernetes');
  expect(code).toBe(0);
  const locations = found.map(({ artifact, where, keyWhere }) => [artifact, where, keyWhere]);
  expect(locations).toEqual([
    ['kubernetes-ca', 'pki/ca.pem', 'pki/ca-key.pem'],
    ['etcd-ca', 'pki/etcd-ca.pem', 'pki/etcd-ca-key.pem'],
    ['etcd-server', 'pki/etcd.pem', 'pki/etcd-key.pem'],
    ['apiserver', 'pki/kubernetes.pem', 'pki/kubernetes-key.pem'],
    ['kubelet-server', 'pki/worker-0.pem', 'pki/worker-0-key.pem'],
    ['admin.conf', 'pki/admin.kubeconfig', null],
    ['scheduler.conf', 'pki/kube-scheduler.kubeconfig', null],
    ['kubelet.conf', 'pki/worker-0.kubeconfig', null],
    ['sa', 'pki/service-account.pem', 'pki/service-account-key.pem'],
  ]);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const adopted = clusterOf(await readFile(join(folder, 'kpki.yaml'), 'utf8'));
  expect(adopted).toMatchObject({
    name: 'the-hard-way',
    endpoint: { host: '203.0.113.9', port: 6443 },
    controlPlane: [{ name: 'controller-0', addresses: ['10.240.0.10'] }],
    workers: [{ name: 'worker-0', addresses: ['10.240.0.20'] }],
    etcd: { topology: 'stacked' },
    include: ['kubelet-server'],
  });
  const ca = await readFile(join(folder, 'kubernetes/controller-0/pki/ca.crt'), 'utf8');
  expect(await kpkiIn(folder, 'apply', '--yes')).toMatchObject({ code: 0 });
  expect(await kpkiIn(folder, 'plan', '--exit-code')).toMatchObject({ code: 0 });
  expect(await readFile(join(folder, 'kubernetes/controller-0/pki/ca.crt'), 'utf8')).toBe(ca);
  const chain = ['verify', '-CAfile', 'kubernetes/worker-0/pki/ca.crt', 'kubernetes/controller-0/pki/apiserver.crt'];
  expect(await runProgram('openssl', chain, { directory: folder })).toMatchObject({ code: 0 });
  expect(await kpkiIn(folder, 'verify')).toMatchObject({ code: 0 });
});
