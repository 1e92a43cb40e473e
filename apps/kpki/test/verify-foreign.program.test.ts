import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { onFilledFolder } from './filled.ts';
import type { Script } from './script.ts';

const onFilled = onFilledFolder();

interface Foreign {
  readonly title: string;
  /** Extensions in OpenSSL's words, one a line. */
  readonly extensions: string;
  readonly key?: string;
  readonly digest?: string;
  readonly said: readonly [code: number, words: RegExp];
}

const host = 'subjectAltName=DNS:a.example';

/** A few of the cases that packages/x509 compares with Go, through the whole program. */
const foreign: readonly Foreign[] = [
  { title: 'a correct certificate', extensions: host, said: [0, /✓ a.crt: accepted by Kubernetes/] },
  {
    title: 'a common name alone',
    extensions: '',
    said: [1, /refused: name-mismatch: the SANs \(none\) lack "a.example"/],
  },
  { title: 'a name with a dot at the end', extensions: `${host}.`, said: [1, /refused: name-mismatch/] },
  { title: 'SHA-1', extensions: host, digest: '-sha1', said: [1, /refused: weak-signature/] },
  {
    title: 'an address of five bytes, the length of a network',
    extensions: '2.5.29.17=DER:300787050a00000118',
    said: [1, /refused: unreadable: the certificate: .*address/i],
  },
  {
    title: 'an unknown critical extension',
    extensions: `${host}\n1.2.3.4=critical,DER:0500`,
    said: [1, /critical-extension/],
  },
  {
    title: 'only client auth',
    extensions: `${host}\nextendedKeyUsage=clientAuth`,
    said: [1, /refused: wrong-usage/],
  },
  {
    title: 'RSA of 1024 bits',
    extensions: host,
    key: 'rsa:1024',
    said: [0, /accepted, but not recommended: weak-key/],
  },
  {
    title: 'one that may sign certificates and is no CA',
    extensions: `${host}\nkeyUsage=critical,keyCertSign`,
    said: [0, /accepted, but not recommended: usages/],
  },
];

async function make($: Script, { extensions, key = 'rsa:2048', digest = '-sha256' }: Foreign): Promise<void> {
  $.write('a.cnf', `[e]\nauthorityKeyIdentifier=keyid\n${extensions}\n`);
  const newRequest = ['req', '-new', '-newkey', key, '-nodes', '-keyout', 'a.key', '-subj', '/CN=a.example'];
  const ca = ['-CA', 'out/pki/ca.crt', '-CAkey', 'out/pki/ca.key'];
  const sign = ['x509', '-req', '-in', 'a.csr', ...ca, '-extfile', 'a.cnf', '-extensions', 'e', '-days', '9', digest];
  for (const words of [
    [...newRequest, '-out', 'a.csr'],
    [...sign, '-out', 'a.crt'],
  ]) {
    const { code, stderr } = await $.run('openssl', words);
    expect(code, stderr).toBe(0);
  }
}

needs('openssl')('kpki verify --certificate, of what OpenSSL made', () => {
  for (const each of foreign) {
    onFilled(each.title, async ($) => {
      await make($, each);
      const line = 'verify --certificate a.crt --ca out/pki/ca.crt --usage server --name a.example';
      const { code, stdout, stderr } = await $.kpki(line);
      expect([code, stderr]).toEqual([each.said[0], '']);
      expect(stdout).toMatch(each.said[1]);
    });
  }
});

needs('openssl')('kpki verify --certificate, without --usage', () => {
  onFilled(
    '--name requires server auth: a certificate with only client auth is rejected, and accepted without --name',
    async ($) => {
      await make($, { title: '', extensions: `${host}\nextendedKeyUsage=clientAuth`, said: [1, /refused/] });
      const line = 'verify --certificate a.crt --ca out/pki/ca.crt';
      await $.ends(1, `${line} --name a.example`, { stdout: /refused: wrong-usage/ });
      await $.ends(0, line);
      await $.ends(0, `${line} --name a.example --usage client`);
    },
  );
});

needs('openssl')('kpki verify, of a stored certificate that other verifiers may reject', () => {
  onFilled('reports a note, and does not fail', async ($) => {
    const extensions = 'basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature,keyCertSign';
    $.write('a.cnf', `[e]\n${extensions}\nextendedKeyUsage=clientAuth\nauthorityKeyIdentifier=keyid\n`);
    const subject = '/O=kubeadm:cluster-admins/CN=kube-apiserver-kubelet-client';
    const [file, ca] = ['out/pki/apiserver-kubelet-client', ['-CA', 'out/pki/ca.crt', '-CAkey', 'out/pki/ca.key']];
    await $.run('openssl', ['req', '-new', '-key', `${file}.key`, '-subj', subject, '-out', 'a.csr']);
    const sign = ['x509', '-req', '-in', 'a.csr', ...ca, '-extfile', 'a.cnf', '-extensions', 'e', '-days', '300'];
    await $.run('openssl', [...sign, '-out', `${file}.crt`]);
    const { code, stdout } = await $.kpki('verify -f kubeadm.yaml --dir out');
    expect(stdout).toMatch(
      /! accepted {2}apiserver-kubelet-client cp1: .*other\s+verifiers\s+may\s+reject\s+the\s+certificate:\s+it\s+may\s+sign\s+certificates/,
    );
    expect(stdout).toMatch(/^1 certificate is accepted but not recommended\.$/m);
    expect(code, stdout).toBe(0);
    await mended($, stdout, 'renew apiserver-kubelet-client -f kubeadm.yaml --dir out');
  });

  onFilled('a CA without key usages is one finding, which a renewal fixes', async ($) => {
    const words = ['req', '-x509', '-new', '-key', 'out/pki/ca.key', '-subj', '/CN=kubernetes', '-days', '3650'];
    const made = await $.run('openssl', [...words, '-out', 'ca.crt']);
    expect(made.code, made.stderr).toBe(0);
    $.write('out/pki/ca.crt', $.read('ca.crt'));
    await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes');
    const { stdout } = await $.kpki('verify -f kubeadm.yaml --dir out');
    expect(stdout).toMatch(/! kept {6}kubernetes-ca: not-to-be-issued:\s/);
    expect(stdout).not.toMatch(/accepted\s+by\s+Kubernetes,\s+but/);
    for (const command of ['plan', 'status'])
      expect((await $.kpki(`${command} -f kubeadm.yaml --dir out -o json`)).stdout).toContain('not-to-be-issued');
    await mended($, stdout, 'renew kubernetes-ca -f kubeadm.yaml --dir out');
  });

  async function mended($: Script, said: string, command: string): Promise<void> {
    expect(said.replaceAll(/\s+/g, ' ')).toContain(`\`kpki ${command}\``);
    await $.ends(0, `${command} --yes`);
    expect((await $.kpki('verify -f kubeadm.yaml --dir out')).stdout).toMatch(/^All \d+ checks hold\.$/m);
  }
});
