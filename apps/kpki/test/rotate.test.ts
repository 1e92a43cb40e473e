import { X509Certificate } from 'node:crypto';
import { rmSync } from 'node:fs';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { made, rotate } from './rotating.ts';
import { type Script, script } from './script.ts';
import { selfSigned } from './self-signed.ts';

function certificatesIn($: Script, file: string): readonly string[] {
  const blocks = $.read(file).match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  return blocks.map((pem) => new X509Certificate(pem).fingerprint256);
}

function curveOf($: Script, file: string): string | undefined {
  return new X509Certificate($.read(file)).publicKey.asymmetricKeyDetails?.namedCurve;
}

const beside = ($: Script) => $.files('out').filter((file) => /\.(next|previous)$/.test(file));

describe('kpki rotate', () => {
  script('does one phase a call, says what has to be so before the next, and ends', async ($) => {
    await made($);
    const [old] = certificatesIn($, 'out/pki/ca.crt');
    const phases: string[] = [];
    for (let call = 1; call <= 5; call += 1) {
      const { code, stdout } = await rotate($, 'kubernetes-ca');
      expect(code).toBe(0);
      phases.push(/^Phase (\w+) of kubernetes-ca: /m.exec(stdout)?.[1] ?? '');
      const keptAt = ['crt', 'key'].filter((end) => stdout.includes(`keeps the old file as pki/ca.${end}.previous\n`));
      expect(keptAt).toEqual(phases.at(-1) === 'reissue' ? ['crt', 'key'] : []);
      if (call === 1)
        expect(stdout.replaceAll(/\s+/g, ' ')).toContain(
          'Start kube-controller-manager with --cluster-signing-cert-file set to ca-signing.crt (in the folder of the current file).',
        );
      if (call === 2)
        expect(stdout).toContain('kubernetes-ca  no rotation in progress; prepared: components that sign with the CA');
      if (call < 5) expect(stdout).toMatch(/Next: kpki rotate kubernetes-ca --dir out\n$/);
      else {
        // The cluster runs: it has its flags, and what is over is reported before what is next.
        expect(stdout).toMatch(
          /\nDone: 1 step, .*\nThe rotation is over\.\nThe removed files of the old generation, with a key that was in a file, are retained where they were[^\n]*\nIf kpki does not write to the nodes itself [^\n]*, remove the old key from cp1\.[^\n]*\n {2}rm -f pki\/ca\.key\.next pki\/ca\.key\.previous[^\n]*\nNext:\n {2}kpki status --dir out\n {2}kpki verify --dir out\n {2}kpki verify --live --dir out\n$/,
        );
      }
      for (const line of partOf(['verify --dir out', 'plan --dir out --exit-code'], 2)) await $.ends(0, line);
    }
    expect(phases).toEqual(['prepare', 'trust', 'reissue', 'distrust', 'remove']);
    expect(beside($)).toEqual([]);
    expect(certificatesIn($, 'out/pki/ca.crt')).not.toContain(old);
    expect(certificatesIn($, 'out/pki/ca-signing.crt')).toEqual(certificatesIn($, 'out/pki/ca.crt'));
  });

  script('a phase on one of two nodes is to do, and plan and status name what goes on with it', async ($) => {
    const nodes = ['cp1', 'cp2'].map((name, at) => `{ name: ${name}, addresses: [10.0.0.1${at}] }`).join(', ');
    await made(
      $,
      kpkiFile().replace(/controlPlane: .*/, `controlPlane: [${nodes}]\n  controlPlaneEndpoint: api.test:6443`),
    );
    for (const name of partOf(['etcd-ca', 'sa'], 2)) {
      const before = new Map($.files('out/cp2').map((file) => [`out/cp2/${file}`, $.read(`out/cp2/${file}`)]));
      await rotate($, name);
      for (const file of beside($)) if (file.startsWith('cp2/')) rmSync(`${$.directory}/out/${file}`);
      for (const [file, text] of before) $.write(file, text);
      const plan = await $.ends(3, 'plan --dir out --exit-code');
      expect(plan.stdout.replaceAll(/\s+/g, ' ')).toContain(`\`kpki rotate ${name} --dir out\` completes the phase`);
      const status = await $.ends(3, 'status --dir out --exit-code');
      expect(status.stdout).toMatch(new RegExp(`^${name} +cp2 +invalid`, 'm'));
      expect(status.stdout).not.toMatch(new RegExp(`^${name} +cp1 +invalid`, 'm'));
      expect((await rotate($, name)).stdout).toContain('Completing trust');
      await $.ends(0, 'plan --dir out --exit-code');
    }
  });

  script('--through prepare stops after the first phase, and where there is none, before trust', async ($) => {
    await made($);
    const { code, stdout } = await rotate($, 'kubernetes-ca --through prepare');
    expect([code, [...stdout.matchAll(/^Phase (\w+) /gm)].map(([, phase]) => phase)]).toEqual([0, ['prepare']]);
    for (const name of ['kubernetes-ca', 'etcd-ca']) {
      const files = $.files('out').map((file) => [file, $.read(`out/${file}`)]);
      const again = await rotate($, `${name} --through prepare`);
      expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining('nothing was changed') });
      expect($.files('out').map((file) => [file, $.read(`out/${file}`)])).toEqual(files);
    }
  });

  script('--through goes on, several together; a change of the kind of key is part of it', async ($) => {
    await made($);
    expect(curveOf($, 'out/pki/ca.crt')).toBe('prime256v1');
    $.write('kpki.yaml', kpkiFile().replaceAll('ec-p256', 'ec-p384'));
    const { code } = await rotate($, 'all sa --through remove');
    expect(code).toBe(0);
    for (const file of ['ca', 'etcd/ca', 'front-proxy-ca', 'apiserver', 'etcd/server']) {
      expect(curveOf($, `out/pki/${file}.crt`), file).toBe('secp384r1');
    }
    expect($.read('out/pki/sa.pub').match(/BEGIN PUBLIC KEY/g)).toHaveLength(1);
    expect(beside($)).toEqual([]);
    await $.ends(0, 'plan --dir out --exit-code');
    await $.ends(0, 'verify --dir out');
  });

  script('--rollback takes the last phase back, to the beginning', async ($) => {
    await made($);
    const before = new Map($.files('out').map((file) => [file, $.read(`out/${file}`)]));
    await rotate($, 'etcd-ca');
    await rotate($, 'etcd-ca');
    expect(beside($)).toContain('pki/etcd/ca.key.previous');
    // A CA in no rotation is not rolled back, and not begun by going forwards again.
    const toStage = await rotate($, 'sa etcd-ca --rollback');
    expect(toStage.stdout).toContain('Continue again, to reissue: kpki rotate etcd-ca --dir out\n');
    expect(toStage.code).toBe(0);
    expect(toStage.stdout.replaceAll(/\s+/g, ' ')).toContain(
      'Before the rollback, make sure that: - No server or client presents a certificate of the new CA',
    );
    expect(toStage.stdout).not.toContain('Before reissue, make sure that');
    expect(toStage.stdout).toContain(
      'Roll back further, to the state before the rotation: kpki rotate etcd-ca --rollback --dir out\n',
    );
    expect(toStage.stdout).toContain('Continue again, to reissue: kpki rotate etcd-ca --dir out\n');
    expect(beside($)).toContain('pki/etcd/ca.key.next');
    const begun = await rotate($, 'etcd-ca --rollback');
    expect(begun.code).toBe(0);
    expect(begun.stdout).toContain('The rotation is rolled back: in the files, only the old CA or key signs and is');
    expect(begun.stdout.match(/^Next:$/gm)).toHaveLength(1);
    expect(begun.stdout).toMatch(/\nNext:\n(?: {2}kpki \S.*\n){3}$/);
    expect(begun.stdout).toContain(
      '  - Other clients of etcd, such as backups and monitoring, can trust the old CA alone',
    );
    for (const file of ['pki/etcd/ca.crt', 'pki/etcd/ca.key']) expect($.read(`out/${file}`)).toBe(before.get(file));
    const { code, stderr } = await rotate($, 'etcd-ca --rollback');
    expect([code, stderr]).toEqual([0, 'there is no phase to roll back\n']);
    const asRecord = await rotate($, 'etcd-ca --rollback -o json');
    expect(asRecord.code).toBe(0);
    expect(JSON.parse(asRecord.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      kind: 'NextPhase',
      move: { to: 'trust' },
      back: null,
    });
    await $.ends(0, 'verify --dir out');
  });

  script('--compromised: the old one is distrusted in one call, and what that costs is said before', async ($) => {
    await made($);
    const [old] = certificatesIn($, 'out/pki/ca.crt');
    const { code, stdout } = await rotate($, 'kubernetes-ca --compromised');
    expect(code).toBe(0);
    expect(stdout).toContain('This is the short path. It has a cost:');
    expect(certificatesIn($, 'out/pki/ca.crt')).toHaveLength(1);
    expect(certificatesIn($, 'out/pki/ca.crt')).not.toContain(old);
    await $.ends(0, 'verify --dir out');
    expect((await rotate($, 'kubernetes-ca')).stdout).toContain('Phase remove of kubernetes-ca');
  });

  script('a CA whose key is lost is replaced like any other', async ($) => {
    await made($);
    rmSync(`${$.directory}/out/pki/etcd/ca.key`);
    const plan = await $.kpki('plan --dir out');
    expect(plan.stdout).toContain('\nNothing to apply; a private key is missing, and its note has the remedies.\n');
    expect((await $.kpki('rotate etcd-ca --dir out')).stdout).toContain(
      'note: key-missing: pki/etcd/ca.key is missing',
    );
    expect((await rotate($, 'etcd-ca --through remove')).code).toBe(0);
    await $.ends(0, 'plan --dir out --exit-code');
    await $.ends(0, 'verify --dir out');
  });

  script('a lost key of tokens: what is said keeps the tokens good that it signed', async ($) => {
    await made($);
    const old = $.read('out/pki/sa.pub');
    rmSync(`${$.directory}/out/pki/sa.key`);
    const before = $.files('out');
    const remedy =
      'move pki/sa.pub away on each node that has the file, make a new pair with `kpki apply --dir out`, and append';
    const plan = await $.kpki('plan --dir out');
    expect(plan).toMatchObject({ code: 1, stdout: expect.stringContaining(remedy) });
    const refused = await rotate($, 'sa');
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining(`without its private key`) });
    expect(refused.stderr).toContain(remedy);
    expect($.files('out')).toEqual(before);

    rmSync(`${$.directory}/out/pki/sa.pub`);
    await $.ends(0, 'apply --dir out --yes');
    $.write('out/pki/sa.pub', $.read('out/pki/sa.pub') + old);
    await $.ends(0, 'plan --dir out --exit-code');
    await $.ends(0, 'verify --dir out');
    expect($.read('out/pki/sa.pub')).toContain(old);
    const next = await $.kpki('rotate sa --dir out');
    expect(next.stdout).toContain('pki/sa.pub also holds 1 other public key, which this phase removes');
  });

  script('one that was replaced by hand on a node in the middle is told, and nothing is written', async ($) => {
    const second = '{ name: cp2, addresses: [192.0.2.11] }';
    await made($, kpkiFile().replace('[192.0.2.10] }]', `[192.0.2.10] }, ${second}]`));
    await rotate($, 'etcd-ca');
    const { certificate, key } = await selfSigned('etcd-ca');
    $.write('out/cp2/pki/etcd/ca.key', key);
    $.write('out/cp2/pki/etcd/ca.crt', certificate);
    const before = $.files('out').map((file) => $.read(`out/${file}`));
    const { code, stderr } = await rotate($, 'etcd-ca');
    expect(code).toBe(1);
    expect(stderr).toContain(
      'certificates and keys are inconsistent, and no kpki rotation leaves this state: certificate: cp1 has one, cp2 has another',
    );
    expect($.files('out').map((file) => $.read(`out/${file}`))).toEqual(before);
    await $.ends(1, 'plan --dir out');
  });

  script('a refusal names commands that go on with the same files', async ($) => {
    await made($);
    expect((await rotate($, 'etcd-ca')).code).toBe(0);
    rmSync(`${$.directory}/out/pki/etcd/ca.key.next`);
    const lost = await rotate($, 'etcd-ca');
    expect(lost.code).toBe(1);
    expect(lost.stderr).toContain(
      'remove the new CA (`kpki rotate etcd-ca --rollback --dir out`) and begin the rotation again',
    );
    expect(lost.stdout).not.toContain('Completing trust');
    const status = await $.kpki('status --dir out');
    expect(status.stdout.replaceAll(/\s+/g, ' ')).toContain('`kpki rotate etcd-ca --rollback --dir out`');
    await $.ends(3, 'status --dir out --exit-code');
  });

  script(
    'what is refused has no phase for a heading, no cost and no server that is asked: what is in the way is told',
    async ($) => {
      await made($);
      const elsewhere = '    ca: { kubernetes-ca: { keys: external } }\n';
      $.write('kpki.yaml', `${kpkiFile()}${elsewhere}`);
      for (const line of ['rotate kubernetes-ca', 'rotate kubernetes-ca --compromised']) {
        await $.ends(1, `${line} -e local --yes`, {
          stdout: /^kubernetes-ca {2}no rotation in progress\n\nPlan for cluster demo/,
          stderr: 'the CA key is outside kpki, so the new CA has to be made where that key is',
        });
      }
    },
  );

  script('a CA that is gone whole: every command says both ways out, and the files that it signed', async ($) => {
    await made($);
    for (const end of ['crt', 'key']) rmSync(`${$.directory}/out/pki/etcd/ca.${end}`);
    const remedy =
      'restore the CA certificate and key from a backup; if both are lost, move away everything that the CA signed, and `kpki apply --dir out` makes a new CA and new certificates: ';
    const signed = ['etcd/server', 'etcd/peer', 'etcd/healthcheck-client', 'apiserver-etcd-client'].map(
      (each) => `pki/${each}.crt`,
    );
    const before = $.files('out');
    for (const line of ['rotate etcd-ca', 'rotate etcd-ca --compromised', 'renew etcd-ca', 'apply']) {
      const { code, stdout, stderr } = await $.kpki(`${line} --dir out --yes`);
      const said = line === 'apply' ? stdout : stderr;
      expect([line, code, said]).toEqual([line, 1, expect.stringContaining(`${remedy}${signed.join(', ')}`)]);
    }
    expect($.files('out')).toEqual(before);
    for (const file of signed) rmSync(`${$.directory}/out/${file}`);
    await $.ends(0, 'apply --dir out --yes');
    await $.ends(0, 'verify --dir out');

    rmSync(`${$.directory}/out/pki/etcd/ca.crt`);
    const alone = await rotate($, 'etcd-ca');
    expect(alone.stderr).toContain('`kpki apply --dir out` makes a certificate for that key; nothing was changed\n');
    await $.ends(0, 'apply --dir out --yes');
  });

  script('what is not there: nothing is made, and apply is named', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const all = await rotate($, 'all sa');
    expect(all.code).toBe(1);
    expect(all.stderr).toContain('nothing of kubernetes-ca, etcd-ca, front-proxy-ca, sa is stored in ');
    expect(all.stderr).toContain('`kpki apply --dir out` creates the files; nothing was changed\n');
    for (const line of ['etcd-ca --compromised', 'sa --rollback', 'all --through remove']) {
      expect(await rotate($, line)).toMatchObject({ code: 1, stderr: expect.stringContaining('nothing to rotate') });
    }
    expect($.files()).toEqual(['kpki.yaml']);

    await made($);
    const before = $.files('out');
    const typo = await $.kpki('rotate etcd-ca --dir oot --yes');
    expect(typo).toMatchObject({ code: 1, stderr: expect.stringContaining('/oot, so there is nothing to rotate') });
    expect($.files()).toEqual(['kpki.yaml', ...before.map((file) => `out/${file}`)].toSorted());
  });

  script('what no sink keeps: it is told, and nothing is written', async ($) => {
    const root = kpkiFile('  ca: { topology: single-root }\n').replace('layout: kubeadm', 'layout: root-ca');
    $.write('kpki.yaml', root);
    const { code, stderr } = await $.kpki('rotate etcd-ca --yes');
    expect([code, stderr]).toEqual([
      1,
      'kpki: no sink has a location for etcd-ca: rotate etcd-ca in the environment that stores the files; nothing was changed\n',
    ]);
  });

  script('a name that is none, and options that exclude each other', async ($) => {
    await made($);
    const unknown = await $.kpki('rotate kubernets-ca --dir out --yes');
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      'kpki: "kubernets-ca" is nothing that is rotated; did you mean kubernetes-ca?\n',
    ]);
    await $.ends(2, 'rotate sa --rollback --compromised --dir out');
    expect(await $.kpki('rotate sa --rollback --through trust --dir out --yes')).toMatchObject({
      code: 2,
      stderr: 'kpki: --rollback rolls back one phase, and --through continues: give one of them\n',
    });
  });

  script('-o json: where it stands, what is done, and what comes next', async ($) => {
    await made($);
    const { stdout } = await $.kpki('rotate sa --dir out --yes -o json');
    const records = stdout
      .trim()
      .split('\n')
      .map((each) => JSON.parse(each));
    expect(records.find(({ kind }) => kind === 'Rotation')).toMatchObject({
      kind: 'Rotation',
      statuses: [{ name: 'sa', at: null, isComplete: true, next: 'trust', back: null }],
      move: { to: 'trust', completes: false, conditions: [] },
    });
    expect(records.at(-1)).toMatchObject({ kind: 'NextPhase', move: { to: 'reissue' } });
  });
});

describe('kpki rotate under one root', () => {
  const singleRoot = kpkiFile('  ca: { topology: single-root }\n').replace(
    'layout: kubeadm } }',
    'layout: kubeadm }, stick: { use: "@kpki/filesystem", with: { root: ./stick }, layout: root-ca } }',
  );

  script('`all` is what the root signs; the root is rotated by itself', async ($) => {
    $.write('kpki.yaml', singleRoot);
    await $.ends(0, 'apply --yes');
    const both = await $.kpki('rotate root-ca etcd-ca --yes --skip-live-checks');
    expect([both.code, both.stderr]).toEqual([
      2,
      'kpki: root-ca signs etcd-ca, and both are named: rotate one of them to its end first\n',
    ]);
    await $.ends(0, 'rotate all --through trust --yes --skip-live-checks');
    const meanwhile = await $.ends(1, 'rotate root-ca --yes --skip-live-checks');
    expect(meanwhile.stderr).toContain(
      'a rotation of kubernetes-ca, which signs or is signed by a named CA, is in progress',
    );
    expect(meanwhile.stderr).toContain('complete that rotation first: `kpki rotate kubernetes-ca` continues it');
    await $.ends(0, 'rotate all --through remove --yes --skip-live-checks');
    await $.ends(0, 'rotate root-ca --through remove --yes --skip-live-checks');
    await $.ends(0, 'verify');
    await $.ends(0, 'plan --exit-code');
  });
});
