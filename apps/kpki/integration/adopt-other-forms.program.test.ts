import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { runProgram, temporaryDirectory } from '@kpki/services';
import { expect, test } from 'vitest';
import { kpkiIn } from './program.ts';

const made = `
openssl req -x509 -newkey rsa:2048 -nodes -keyout ca.pem.key -out ca.pem -subj /CN=kubernetes -days 3650
openssl req -x509 -newkey rsa:2048 -nodes -keyout leaf.pem.key -out leaf.pem -subj /CN=kube-apiserver -days 365 -CA ca.pem -CAkey ca.pem.key \
  -addext basicConstraints=CA:FALSE -addext subjectAltName=DNS:kubernetes.default.svc,IP:192.0.2.11,IP:10.96.0.1
openssl pkcs12 -export -inkey ca.pem.key -in ca.pem -out "pki/the ca.p12" -passout pass:x
openssl x509 -in leaf.pem -outform DER -out pki/apiserver.cer
openssl pkcs8 -topk8 -in leaf.pem.key -outform DER -out pki/apiserver.key -passout pass:x
openssl ecparam -name prime256v1 -genkey -noout -outform DER -out pki/ec.key
openssl pkey -in leaf.pem.key -outform DER -out pki/plain.key
openssl pkey -in leaf.pem.key -pubout -outform DER -out pki/leaf.pub
openssl crl2pkcs7 -nocrl -certfile leaf.pem -outform DER -out pki/leaf.p7b
openssl crl2pkcs7 -nocrl -certfile leaf.pem -out pki/leaf.p7c
`;

interface Found {
  readonly found: readonly { readonly artifact: string; readonly where: string; readonly key: string }[];
  readonly findings: readonly {
    readonly finding: string;
    readonly about: string;
    readonly text: string;
    readonly fix?: string;
  }[];
}

test('what other programs keep is told with the commands that convert it, and those do', {
  timeout: 120_000,
}, async () => {
  await using temporary = await temporaryDirectory();
  const folder = temporary.path;
  const shell = async (script: string): Promise<void> => {
    const { code, stderr } = await runProgram('bash', ['-ec', script], { directory: folder });
    expect(code, stderr).toBe(0);
  };
  const adopt = async (): Promise<Found> => {
    const { stdout } = await kpkiIn(folder, 'adopt', 'pki', '--control-plane', 'cp1=192.0.2.11', '-o', 'json');
    return JSON.parse(stdout);
  };
  await mkdir(join(folder, 'pki'));
  await shell(made);
  // The magic number of a keystore of `keytool`.
  await writeFile(join(folder, 'pki', 'store.jks'), Buffer.from('feedfeed000000020000000000000000', 'hex'));

  const { findings } = await adopt();
  const other = findings.filter(({ finding }) => finding === 'other-form');
  expect(Object.fromEntries(other.map(({ about, text }) => [about, text.split(',')[0]]))).toEqual({
    'pki/apiserver.cer': 'the file is a certificate in DER',
    'pki/apiserver.key': 'the file is a private key in DER',
    'pki/ec.key': 'the file is a private key in DER',
    'pki/leaf.p7b': 'the file is a PKCS#7 bundle of certificates',
    'pki/leaf.p7c': 'the file is a PKCS#7 bundle of certificates',
    'pki/leaf.pub': 'the file is a public key in DER',
    'pki/plain.key': 'the file is a private key in DER',
    'pki/store.jks': 'the file is a Java keystore',
    'pki/the ca.p12': 'the file is a PKCS#12 archive',
  });

  for (const { fix = '' } of other) {
    const commands = [...fix.matchAll(/`(openssl [^`]*)`/g)].map(([, command]) => command);
    if (fix.includes('keytool')) continue;
    expect(commands, fix).not.toEqual([]);
    for (const command of commands)
      await shell(`${command} ${/pkcs12|apiserver\.key/.test(fix) ? '-passin pass:x' : ''}`);
  }
  for (const { about } of other) await rm(join(folder, about));
  const converted = await adopt();
  expect(converted.findings.filter(({ finding }) => finding === 'other-form')).toEqual([]);
  // The API server's certificate was there in three formats, and so is there three times.
  const found = new Set(converted.found.map(({ artifact, key }) => `${artifact}: ${key}`));
  expect([...found]).toEqual(['kubernetes-ca: there', 'apiserver: there']);
});
