import { chmodSync, readFileSync, rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { clusterPki } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { script } from './script.ts';
import { secretsIn } from './secrets.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';

function behind(text: string, label: string): string | undefined {
  return new RegExp(`^${label} +(.*)$`, 'm').exec(text)?.[1];
}

describe('kpki show', () => {
  onFilled('a certificate decoded, where its parts are, and who reads it', async ($) => {
    const { code, stdout, stderr } = await $.kpki(`show apiserver ${on}`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout.split('\n')[0]).toBe('apiserver cp1: ok');
    for (const [label, value] of [
      ['Purpose', /^server certificate: The serving certificate/],
      ['For', /^node cp1$/],
      ['Subject', /^CN=kube-apiserver$/],
      ['Issuer', /^CN=kubernetes$/],
      ['Valid', /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ to \d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ \(36[45]d left\)$/],
      ['Usages', /server auth/],
      ['Names', /^cp1, kubernetes, .*192\.0\.2\.10$/],
      ['Key', /^ec-p256$/],
      ['SHA-256', /^([0-9a-f]{2}[: ]?){32}$/],
      ['Serial', /^[0-9a-f: ]+$/],
      ['Stored at', /\/out\/pki\/apiserver\.crt$/],
      ['Key file', /\/out\/pki\/apiserver\.key \(never shown\)$/],
      ['Read by', /^kube-apiserver --tls-cert-file/],
      ['Impact', /^No client accepts the API server\.$/],
    ] as const) {
      expect(behind(stdout, label), label).toMatch(value);
    }
    expect((await $.kpki(`show apiserver cp1 ${on}`)).stdout).toBe(stdout);
  });

  onFilled('-o json and -o yaml: the same record, with the entries of the status', async ($) => {
    const json = JSON.parse((await $.kpki(`show apiserver ${on} -o json`)).stdout);
    expect(Object.keys(json)).toEqual([
      'apiVersion',
      'kind',
      'cluster',
      'artifact',
      'state',
      'what',
      'without',
      'readers',
      'copies',
      'drift',
    ]);
    expect(json).toMatchObject({ kind: 'Artifact', cluster: 'kubernetes', artifact: 'apiserver cp1', state: 'ok' });
    const status = JSON.parse((await $.kpki(`status ${on} -o json`)).stdout);
    const timeless = (entries: readonly object[]) => entries.map((entry) => ({ ...entry, residualSeconds: 0 }));
    const own = status.entries.filter(({ artifact }: { artifact: string }) => artifact === 'apiserver cp1');
    expect(own).toHaveLength(1);
    expect(timeless(json.copies)).toEqual(timeless(own));
    const yaml = parse((await $.kpki(`show apiserver ${on} -o yaml`)).stdout);
    expect({ ...yaml, copies: timeless(yaml.copies) }).toEqual({ ...json, copies: timeless(json.copies) });
  });

  onFilled('what is the matter with it, and what to do', async ($) => {
    rmSync(`${$.directory}/out/pki/apiserver.crt`);
    const { stdout, stderr } = await $.ends(1, `show apiserver ${on}`);
    expect(stdout.split('\n')[0]).toBe('apiserver cp1: missing');
    expect(behind(stdout, 'Findings')).toMatch(/ \(certificate-missing\)$/);
    expect(behind(stdout, 'Stored at')).toMatch(/apiserver\.crt \(missing\)$/);
    expect(behind(stdout, 'Subject')).toBeUndefined();
    expect(stderr).toContain(`what to do about it: kpki plan ${on}`);
  });

  onFilled('a drifted mode of its file, also for machines', async ($) => {
    chmodSync(`${$.directory}/out/pki/sa.key`, 0o644);
    const { stdout, stderr } = await $.kpki(`show sa ${on}`);
    expect(behind(stdout, 'Drift')).toMatch(/pki\/sa\.key has mode 0644/);
    expect(stderr).toContain('kpki plan');
    expect(JSON.parse((await $.kpki(`show sa ${on} -o json`)).stdout).drift).toHaveLength(1);
    expect(JSON.parse((await $.kpki(`show apiserver ${on} -o json`)).stdout).drift).toEqual([]);
  });

  onFilled('never a private key', async ($) => {
    for (const [artifact, file] of [
      ['kubernetes-ca', 'pki/ca.key'],
      ['apiserver', 'pki/apiserver.key'],
      ['sa', 'pki/sa.key'],
      ['admin.conf', 'admin.conf'],
    ] as const) {
      const secrets = secretsIn(readFileSync(`${$.directory}/out/${file}`, 'utf8'));
      expect(secrets.length).toBeGreaterThan(0);
      for (const format of ['wide', 'json']) {
        const { stdout, stderr } = await $.ends(0, `show ${artifact} ${on} -o ${format}`);
        for (const secret of secrets) expect(stdout + stderr).not.toContain(secret);
      }
    }
  });

  onFilled('a name or an owner that there is not: exit 2, and what to type', async ($) => {
    for (const [words, message] of [
      ['apiservr', '"apiservr" is no name of the catalog; did you mean apiserver?'],
      ['nothing-like-it', '"nothing-like-it" is no name of the catalog; known are root-ca, '],
      ['cp1', '"cp1" is no name of the catalog; it is the owner of apiserver, '],
      ['apiserver cp2', 'there is no apiserver for "cp2"; did you mean cp1?'],
      ['apiserver elsewhere', 'there is no apiserver for "elsewhere"; there is one for cp1'],
      ['etcd-ca cp1', 'the whole cluster shares etcd-ca; leave out "cp1"'],
      ['kubelet-server', `this cluster has no kubelet-server; what it has is listed by: kpki status ${on}`],
      ['', 'artifact is missing, as in `kpki show apiserver cp1`; run `kpki show --help`'],
      ['apiserver cp1 cp2', '"cp2" is one argument too many for `kpki show`'],
    ] as const) {
      const { code, stdout, stderr } = await $.kpki(`show ${words} ${on}`);
      expect([code, stdout], words).toEqual([2, '']);
      expect(stderr).toContain(message);
    }
  });
});

script('kpki show of what several hold: one has to be named', async ($) => {
  $.write(
    'kpki.yaml',
    `${clusterPki('demo')}
  controlPlane: [{ name: cp1, addresses: [192.0.2.10] }, { name: cp2, addresses: [192.0.2.11] }]
  controlPlaneEndpoint: 192.0.2.9
  users: [{ name: Jane Doe }, { name: joe }]
`,
  );
  $.write('out/notes.txt', '');
  const several = await $.kpki('show user --dir out');
  expect(several).toMatchObject({ code: 2, stdout: '' });
  expect(several.stderr).toContain("user is there for Jane Doe, joe; name one, as in: kpki show user 'Jane Doe'");
  const one = await $.kpkiWords(['show', 'user', 'Jane Doe', '--dir', 'out']);
  expect(one.code).toBe(1);
  expect(one.stdout).toMatch(/^user Jane Doe: not created\n/);
  expect(behind(one.stdout, 'For')).toBe('user Jane Doe');
  const shared = await $.kpki('show kubernetes-ca --dir out');
  expect(shared.stdout.match(/ca\.crt \(not created\)$/gm)).toHaveLength(2);
});
