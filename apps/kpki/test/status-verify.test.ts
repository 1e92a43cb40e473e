import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { kubeadmFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { script } from './script.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';

describe('kpki status', () => {
  onFilled('a table for people: every certificate with issuer and end', async ($) => {
    const { code, stdout, stderr } = await $.kpki(`status ${on}`);
    expect([code, stderr]).toEqual([0, '']);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('Cluster kubernetes');
    expect(lines[2]).toMatch(/^ARTIFACT +NODE +STATE +EXPIRES +LEFT +ISSUER$/);
    expect(lines).toContainEqual(
      expect.stringMatching(/^kubernetes-ca +cp1 +ok +\d{4}-\d\d-\d\d +9y 11mo +kubernetes-ca$/),
    );
    expect(lines).toContainEqual(expect.stringMatching(/^apiserver +cp1 +ok +.* +36[45]d +kubernetes-ca$/));
    expect(lines).toContainEqual(expect.stringMatching(/^sa +cp1 +ok +- +- +-$/));
    expect(lines).toContainEqual(expect.stringMatching(/^All \d+ artifacts are ok\.$/));
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    const wide = (await $.kpki(`status ${on} -o wide`)).stdout;
    expect(wide).toMatch(/^apiserver +cp1 .* pki\/apiserver\.crt +CN=kube-apiserver$/m);
  });

  onFilled('-o json and -o yaml: the same record, with a stable form', async ($) => {
    const json = JSON.parse((await $.kpki(`status ${on} -o json`)).stdout);
    const yaml = parse((await $.kpki(`status ${on} -o yaml`)).stdout);
    const timeless = (record: { entries: object[]; forecast: object[] }) => ({
      ...record,
      entries: record.entries.map((entry) => ({ ...entry, residualSeconds: 0 })),
      forecast: record.forecast.map((expiry) => ({ ...expiry, residualSeconds: 0 })),
    });
    expect(timeless(yaml)).toEqual(timeless(json));
    expect(Object.keys(json)).toEqual([
      'apiVersion',
      'kind',
      'cluster',
      'entries',
      'drifted',
      'unread',
      'forecast',
      'rotations',
    ]);
    expect(json.drifted).toEqual([]);
    const entry = json.entries.find(({ artifact }: { artifact: string }) => artifact === 'apiserver cp1');
    expect(Object.keys(entry)).toEqual([
      'artifact',
      'name',
      'kind',
      'owner',
      'ca',
      'node',
      'sink',
      'location',
      'path',
      'parts',
      'state',
      'subject',
      'issuer',
      'notBefore',
      'notAfter',
      'residualSeconds',
      'names',
      'usages',
      'keyKind',
      'serial',
      'fingerprint',
      'keyLocation',
      'signer',
      'action',
      'findings',
    ]);
    expect(entry).toMatchObject({ state: 'ok', issuer: 'CN=kubernetes', keyKind: 'ec-p256' });
  });

  onFilled('--within and --exit-code', async ($) => {
    await $.ends(0, `status ${on} --exit-code`);
    await $.ends(0, `status ${on} --within 30d --exit-code`);
    await $.ends(3, `status ${on} --within 400d --exit-code`);
    await $.ends(0, `status ${on} --within 400d`);
    await $.ends(2, `status ${on} --within soon`, { stderr: '--within: ' });
  });

  onFilled('what is wrong is said, and by --exit-code', async ($) => {
    rmSync(`${$.directory}/out/admin.conf`);
    $.write('out/pki/apiserver.crt', 'noise');
    const { stdout, stderr } = await $.ends(3, `status ${on} --exit-code`);
    expect(stdout).toMatch(/^admin\.conf +cp1 +missing +- /m);
    expect(stdout).toMatch(/^apiserver +cp1 +unreadable +- /m);
    expect(stdout).toMatch(/^apiserver cp1: unreadable: pki\/apiserver\.crt: no certificate in it$/m);
    expect(stdout).toMatch(/^2 of \d+ artifacts are not ok\.$/m);
    expect(stderr).toBe('what to do about it: kpki plan -f kubeadm.yaml --dir out\n');
    await $.ends(0, `status ${on}`);
  });

  onFilled('what has drifted is said too, though every certificate is ok', async ($) => {
    chmodSync(`${$.directory}/out/pki/ca.key`, 0o644);
    const { stdout } = await $.ends(3, `status ${on} --exit-code`);
    expect(stdout).toMatch(/\/out: drift: .*pki\/ca\.key/);
    expect(stdout).toMatch(/^All \d+ artifacts are ok; 1 location drifted\.$/m);
    const { drifted } = JSON.parse((await $.kpki(`status ${on} -o json`)).stdout);
    expect(drifted).toEqual([
      { sink: 'main', location: `${$.directory}/out`, drift: [expect.stringContaining('pki/ca.key')] },
    ]);
  });

  script('nothing is there: every artifact is a line', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await $.ends(1, `status ${on}`);
    $.write('out/.keep', '');
    const { stdout } = await $.ends(3, `status ${on} --exit-code`);
    expect(stdout.match(/ not created /g)).toHaveLength(19);
    expect(stdout).toMatch(/^\d+ artifacts are not created: nothing of the cluster is stored yet\.$/m);
    const page = (await $.ends(3, `status ${on} --exit-code -o html`)).stdout;
    expect(page.match(/\+ not created</g)).toHaveLength(19);
    expect(page).toMatch(/19 artifacts are not created: .*\+ 19 not created</);
    expect(page).not.toContain('missing');
    const shown = (await $.ends(1, `show apiserver ${on}`)).stdout;
    expect(shown).toMatch(/^apiserver cp1: not created$/m);
    expect(shown).toMatch(/apiserver\.crt \(not created\)/);
    expect(shown).not.toContain('missing');
    const { entries } = JSON.parse((await $.ends(3, `status ${on} --exit-code -o json`)).stdout);
    expect(new Set(entries.map(({ state }: { readonly state: string }) => state))).toEqual(new Set(['missing']));
  });
});

describe('kpki verify', () => {
  onFilled('all holds: exit 0', async ($) => {
    const { code, stdout, stderr } = await $.kpki(`verify ${on}`);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Match the spec: 19 of 19 checks$/m);
    expect(stdout).toMatch(/^Accepted by Kubernetes \(Go's rules\): 12 of 12 checks$/m);
    expect(stdout).toMatch(/^Would connect \(simulated handshake, from these files\): 9 of 9 checks$/m);
    expect(stdout).toMatch(/^All 40 checks hold\.$/m);
  });

  onFilled('-o json', async ($) => {
    const record = JSON.parse((await $.kpki(`verify ${on} -o json`)).stdout);
    expect(record).toMatchObject({ apiVersion: 'kpki.dev/v1alpha1', kind: 'Verification', cluster: 'kubernetes' });
    expect(record.verdicts).toContainEqual({
      check: 'declared',
      what: 'sa',
      holds: 'yes',
      text: expect.any(String),
      warnings: [],
    });
  });

  onFilled('what is kept but different from the spec: exit 0, and it is shown', async ($) => {
    rmSync(`${$.directory}/out/pki/ca.key`);
    const { stdout } = await $.ends(0, `verify ${on}`);
    expect(stdout).toMatch(/^Match the spec: 18 of 19 checks; 1 kept but different from the spec$/m);
    expect(stdout).toMatch(/^ {2}! kept {6}kubernetes-ca: key-missing: pki\/ca\.key is missing/m);
    expect(stdout).toMatch(/^0 of 40 checks fail\.\n1 artifact is kept but different from the spec\.$/m);
    const { verdicts } = JSON.parse((await $.kpki(`verify ${on} -o json`)).stdout);
    expect(verdicts[0]).toMatchObject({ what: 'kubernetes-ca', holds: 'yes', warnings: [{ reason: 'key-missing' }] });
  });

  onFilled('after damage: exit 1, and what fails', async ($) => {
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    $.write('out/pki/apiserver.key', privateKey.export({ type: 'pkcs8', format: 'pem' }));
    const { stdout } = await $.ends(1, `verify ${on}`);
    expect(stdout).toMatch(
      /^ {2}✗ fails {5}apiserver cp1: key-mismatch: the private key does not match the certificate$/m,
    );
    expect(stdout).toMatch(
      /^ {2}✗ fails {5}kubelet → kube-apiserver at 192\.0\.2\.10 .*\n( {2}✗ fails .*\n)+ {14}all 6: the server cannot start with its files/m,
    );
    expect(stdout).toMatch(/^\d+ of 40 checks fails?\.$/m);
  });

  onFilled('the mode of a key counts', async ($) => {
    chmodSync(`${$.directory}/out/pki/ca.key`, 0o644);
    await $.ends(1, `verify ${on}`, { stdout: /✗ fails .*drift: .*pki\/ca\.key/ });
  });

  script('nothing is there: exit 1', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await $.ends(1, `verify ${on}`);
  });
});

describe('kpki verify --certificate', () => {
  const judge = 'verify --certificate out/pki/apiserver.crt --ca out/pki/ca.crt';

  onFilled('a good one: exit 0', async ($) => {
    for (const more of ['', ' --usage server', ' --usage server --name 10.96.0.1', ' --name kubernetes.default.svc']) {
      await $.ends(0, judge + more, { stdout: '✓ out/pki/apiserver.crt: accepted by Kubernetes' });
    }
  });

  onFilled('a bad one: exit 1, and the name of each refusal', async ($) => {
    const cases = [
      [`${judge} --name kubernetes.example.com`, /^✗ refused: [a-z-]+: .*kubernetes\.example\.com/m],
      [`${judge} --usage client`, /^✗ refused: [a-z-]+: /m],
      ['verify --certificate out/pki/apiserver.crt --ca out/pki/etcd/ca.crt', /^✗ refused: [a-z-]+: /m],
    ] as const;
    for (const [line, words] of cases) {
      const { stdout } = await $.ends(1, line);
      expect(stdout).toMatch(words);
      expect(stdout).toContain('out/pki/apiserver.crt: refused by Kubernetes');
    }
  });

  onFilled('-o json: refusals and warnings by rule', async ($) => {
    const { stdout } = await $.ends(1, `${judge} --usage client -o json`);
    expect(JSON.parse(stdout)).toMatchObject({
      kind: 'Judgment',
      certificate: 'out/pki/apiserver.crt',
      refusals: [{ rule: expect.any(String), text: expect.any(String) }],
    });
  });

  onFilled('wrong usage: exit 2, and what to do', async ($) => {
    $.write('marked.pem', `\uFEFF${$.read('out/pki/ca.crt')}`);
    $.write('empty.pem', '');
    const cases = [
      ['verify --certificate out/pki/apiserver.crt', '--certificate needs --ca FILE'],
      [`verify ${on} --ca out/pki/ca.crt`, '--ca goes with --certificate FILE'],
      ['verify --certificate nowhere.crt --ca out/pki/ca.crt', 'nowhere.crt: there is no such file'],
      [
        'verify --certificate marked.pem --ca out/pki/ca.crt',
        'marked.pem: there is no certificate (PEM) in it; begins with a byte order mark',
      ],
      ['verify --certificate empty.pem --ca out/pki/ca.crt', 'empty.pem: there is no certificate (PEM) in it'],
      [
        'verify --certificate out/pki/ca.key --ca out/pki/ca.crt',
        'out/pki/ca.key: there is no certificate (PEM) in it',
      ],
      [`${judge} --live`, '--live goes without --certificate: it is about a whole cluster'],
      [`verify ${on} --kubeconfig out/admin.conf`, '--kubeconfig goes with --live'],
      [
        'status out --live',
        'the status of files uses no spec, so --live does not apply; leave out the paths, or leave out --live',
      ],
      [`${judge} --usage ca`, '--usage takes server, client'],
      ['verify --certificate out --ca out/pki/ca.crt', 'out: it is a folder, and no file (EISDIR)'],
    ] as const;
    for (const [line, words] of cases) {
      await $.ends(2, line, { stdout: '', stderr: words });
    }
  });
});
