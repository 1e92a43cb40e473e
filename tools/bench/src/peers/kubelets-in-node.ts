// The work of `floor/` with node:crypto and node:fs alone, on one thread: what Node can do on this machine.
//
//     kubelets-in-node.ts make COUNT FOLDER
//     kubelets-in-node.ts read LEAST FOLDER
//
// make writes a CA and COUNT kubeconfigs of kubelets, with P-256 keys, synced; each signature is verified. read verifies all
// certificates below a folder, and their keys; it fails if there are fewer than LEAST.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  verify,
  X509Certificate,
} from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** As many as `floor/`: several wait for the disk while one computes. */
const atOnce = 16;

const hex = (digits: string): Buffer => Buffer.from(digits, 'hex');
const ecdsaWithSha256 = sequence(hex('06082a8648ce3d040302'));

const [command, count = '', folder = ''] = process.argv.slice(2);
if (command === 'make') await makeKubelets(Number(count));
else if (command === 'read') readAll(Number(count));
else throw new Error('usage: kubelets-in-node.ts make COUNT FOLDER, kubelets-in-node.ts read LEAST FOLDER');

interface Issuer {
  readonly name: Buffer;
  readonly key: KeyObject;
  readonly publicKey: KeyObject;
  readonly keyId: Buffer;
}

async function makeKubelets(number: number): Promise<void> {
  const stage = join(folder, '.stage');
  mkdirSync(stage, { recursive: true, mode: 0o700 });
  const { privateKey: key, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  const issuer: Issuer = { name: nameOf('kubernetes-ca', null), key, publicKey, keyId: keyIdOf(spki) };
  const ca = pem('CERTIFICATE', certificateOf({ subject: issuer.name, spki, days: 3650, issuer, isCa: true }));
  const users = Array.from({ length: number }, (_, at) => `user-${at}`);
  const left = users.values();
  const work = async (): Promise<void> => {
    for (const user of left) await writeNew(join(stage, `${user}.conf`), kubeconfigOf(user, ca, issuer));
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await writeNew(join(stage, 'ca.crt'), ca);
  for (const name of [...users.map((user) => `${user}.conf`), 'ca.crt'])
    renameSync(join(stage, name), join(folder, name));
  const opened = await open(folder);
  await opened.sync();
  await opened.close();
  rmdirSync(stage);
}

async function writeNew(path: string, content: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  await file.writeFile(content);
  await file.sync();
  await file.close();
}

function kubeconfigOf(user: string, ca: string, issuer: Issuer): string {
  const { privateKey, publicKey: spki } = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'der' },
    privateKeyEncoding: { type: 'sec1', format: 'pem' },
  });
  const subject = nameOf(user, 'system:nodes');
  const leaf = pem('CERTIFICATE', certificateOf({ subject, spki, days: 365, issuer, isCa: false }));
  return `apiVersion: v1
clusters:
- cluster:
    certificate-authority-data: ${btoa(ca)}
    server: https://192.0.2.11:6443
  name: many
contexts:
- context:
    cluster: many
    user: ${user}@many
  name: ${user}@many
current-context: ${user}@many
kind: Config
users:
- name: ${user}@many
  user:
    client-certificate-data: ${btoa(leaf)}
    client-key-data: ${btoa(privateKey)}
`;
}

interface Wanted {
  readonly subject: Buffer;
  readonly spki: Buffer;
  readonly days: number;
  readonly issuer: Issuer;
  readonly isCa: boolean;
}

function certificateOf({ subject, spki, days, issuer, isCa }: Wanted): Buffer {
  const from = new Date(Date.now() - 300_000);
  const until = new Date(from.getTime() + days * 86_400_000);
  const serial = Buffer.concat([Buffer.of(0x40), randomBytes(15)]);
  const extensions = sequence(
    extension('0603551d0f', true, hex(isCa ? '03020106' : '03020780')),
    ...(isCa ? [] : [extension('0603551d25', false, sequence(hex('06082b06010505070302')))]),
    extension('0603551d13', true, hex(isCa ? '30030101ff' : '3000')),
    extension('0603551d0e', false, der(0x04, keyIdOf(spki))),
    extension('0603551d23', false, sequence(der(0x80, issuer.keyId))),
  );
  const toBeSigned = sequence(
    hex('a003020102'),
    der(0x02, serial),
    ecdsaWithSha256,
    issuer.name,
    sequence(timeOf(from), timeOf(until)),
    subject,
    spki,
    der(0xa3, extensions),
  );
  const signature = sign('sha256', toBeSigned, issuer.key);
  if (!verify('sha256', toBeSigned, issuer.publicKey, signature)) throw new Error('a signature is wrong');
  return sequence(toBeSigned, ecdsaWithSha256, der(0x03, Buffer.of(0), signature));
}

function readAll(least: number): void {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => join(folder, name));
  const cas = new Map<string, KeyObject>();
  for (const path of paths.filter((each) => each.endsWith('.crt'))) {
    const { ca, subject, publicKey } = new X509Certificate(readFileSync(path));
    if (ca) cas.set(subject, publicKey);
  }
  const files = paths.filter((path) => /\.(?:crt|conf)$/.test(path));
  for (const path of files) {
    const content = readFileSync(path, 'latin1');
    const certificate = new X509Certificate(fieldOf(content, 'client-certificate-data') ?? content);
    const ca = cas.get(certificate.issuer);
    if (ca === undefined || !certificate.verify(ca)) throw new Error(`${path}: no CA signed it`);
    const key = fieldOf(content, 'client-key-data');
    if (key !== null && !createPublicKey(createPrivateKey(key)).equals(certificate.publicKey)) {
      throw new Error(`${path}: the key is another one`);
    }
  }
  if (files.length < least) throw new Error(`${folder} has ${files.length} certificates, not ${least}`);
  console.log(files.length, 'certificates are signed by their CA and match their keys');
}

function fieldOf(kubeconfig: string, name: string): string | null {
  const [, base64] = new RegExp(`${name}: (\\S+)`).exec(kubeconfig) ?? [];
  return base64 === undefined ? null : atob(base64);
}

function keyIdOf(spki: Buffer): Buffer {
  return createHash('sha256').update(spki).digest().subarray(0, 20);
}

function nameOf(commonName: string, organization: string | null): Buffer {
  const part = (oid: string, text: string): Buffer => der(0x31, sequence(hex(oid), der(0x0c, Buffer.from(text))));
  const own = part('0603550403', commonName);
  return organization === null ? sequence(own) : sequence(part('060355040a', organization), own);
}

function extension(oid: string, isCritical: boolean, value: Buffer): Buffer {
  return sequence(hex(oid), ...(isCritical ? [hex('0101ff')] : []), der(0x04, value));
}

function timeOf(at: Date): Buffer {
  return der(0x17, Buffer.from(`${at.toISOString().replace(/\D/g, '').slice(2, 14)}Z`));
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 255];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

function pem(label: string, content: Buffer): string {
  return `-----BEGIN ${label}-----\n${content.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END ${label}-----\n`;
}
