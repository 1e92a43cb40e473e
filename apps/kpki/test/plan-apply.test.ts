import { chmodSync, rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { kpkiFile, kubeadmFile, kubeadmFiles } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { type Script, script } from './script.ts';

const onFilled = onFilledFolder();

function state($: Script) {
  return $.files('out').map((file) => {
    const { ino, mtimeMs, ctimeMs, size } = $.stat(`out/${file}`);
    return [file, ino, mtimeMs, ctimeMs, size];
  });
}

describe('kpki plan', () => {
  script('says what would be made, and writes nothing', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const result = await $.kpki('plan -f kubeadm.yaml --dir out');
    expect(result).toMatchObject({ code: 0, stderr: 'carry it out with: kpki apply -f kubeadm.yaml --dir out\n' });
    expect(result.stdout).toMatch(/^\+ create {3}kubernetes-ca +missing$/m);
    expect(result.stdout).toMatch(/^19 to create\.$/m);
    expect($.files()).toEqual(['kubeadm.yaml']);
  });

  script('--exit-code: 3 when there is something to do', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    await $.ends(3, 'plan -f kubeadm.yaml --dir out --exit-code');
  });

  onFilled('--exit-code: 0 when there is nothing', async ($) => {
    const result = await $.kpki('plan -f kubeadm.yaml --dir out --exit-code');
    expect(result).toMatchObject({ code: 0, stderr: '' });
    expect(result.stdout).toContain('Nothing to do: everything matches the spec.');
  });

  onFilled('-o json: a stable record', async ($) => {
    rmSync(`${$.directory}/out/admin.conf`);
    const { code, stdout, stderr } = await $.kpki('plan -f kubeadm.yaml --dir out -o json');
    expect([code, stderr]).toEqual([0, '']);
    const plan = JSON.parse(stdout);
    expect(Object.keys(plan)).toEqual([
      'apiVersion',
      'kind',
      'cluster',
      'declared',
      'made',
      'locations',
      'repairs',
      'steps',
      'rollout',
    ]);
    expect(plan).toMatchObject({ apiVersion: 'kpki.dev/v1alpha1', kind: 'Plan', cluster: 'kubernetes' });
    expect(plan.declared).toMatch(/^[0-9a-f]{64}$/);
    expect(plan.locations).toEqual([{ sink: 'main', location: `${$.directory}/out`, revision: expect.any(String) }]);
    const step = plan.steps.find(({ artifact }: { artifact: string }) => artifact === 'admin.conf cp1');
    expect(step).toEqual({
      artifact: 'admin.conf cp1',
      name: 'admin.conf',
      owner: 'cp1',
      action: 'create',
      reasons: [{ reason: 'missing', text: expect.any(String) }],
      warnings: [],
      operations: ['generate-key', 'issue'],
      writes: [
        {
          sink: 'main',
          location: `${$.directory}/out`,
          entry: 'admin.conf',
          part: 'kubeconfig',
          node: 'cp1',
          effect: 'adds',
        },
      ],
    });
  });

  onFilled('a blocked plan: exit 1, and what somebody has to do', async ($) => {
    $.write('out/pki/ca.key', '');
    const result = await $.ends(1, 'plan -f kubeadm.yaml --dir out');
    expect(result.stdout).toMatch(/^⊘ blocked {2}kubernetes-ca +unreadable: pki\/ca\.key: /m);
    expect(result.stdout).toMatch(/^ +next: restore the private key of this certificate/m);
  });

  script('a kpki.yaml is found where one stands, and its sink is where the file is', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const result = await $.ends(0, 'plan');
    expect(result.stdout).toContain(`Plan for cluster demo in ${$.directory}/out`);
    expect(result.stdout).toContain('user jane');
  });
});

describe('a client of kubelets without a group', () => {
  const command =
    'kubectl create clusterrolebinding kubeadm:apiserver-kubelet-client --clusterrole=system:kubelet-api-admin --user=kube-apiserver-kubelet-client';

  script(
    'kubeadm of a release that makes it so: the binding is in the plan, in its record, and in the result',
    async ($) => {
      $.write('kubeadm.yaml', kubeadmFile.replace('v1.34.1', 'v1.34.8'));
      const plan = await $.kpki('plan -f kubeadm.yaml --dir out');
      expect(plan.stdout).toContain(`\n  ${command}\n`);
      expect(plan.stdout).toContain('Where kube-apiserver-kubelet-client has no group, the cluster needs');
      const { stdout } = await $.kpki('apply -f kubeadm.yaml --dir out --yes -o json');
      const records = stdout
        .trim()
        .split('\n')
        .map((each) => JSON.parse(each));
      for (const kind of ['Plan', 'Applied']) {
        expect(records.find((each) => each.kind === kind).bindings).toMatchObject([{ command }]);
      }
      const next = await $.kpki('plan -f kubeadm.yaml --dir out');
      expect(next).toMatchObject({ code: 0, stdout: expect.not.stringContaining('clusterrolebinding') });
    },
  );

  script('kubeadm of a release before it: no binding', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile.replace('v1.34.1', 'v1.34.7'));
    const plan = await $.kpki('plan -f kubeadm.yaml --dir out');
    expect(plan.stdout).not.toContain('clusterrolebinding');
  });
});

describe('kpki apply', () => {
  script('-f kubeadm.yaml --dir DIR --yes: a spec in, a directory out', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const result = await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes');
    expect($.files('out')).toEqual(kubeadmFiles);
    expect(result.stdout).toContain(`Done: 19 steps, ${kubeadmFiles.length} files in ${$.directory}/out.`);
    expect(result.stdout).toContain('kpki status -f kubeadm.yaml --dir out');
    // kubeadm's administrators have no rights of their own from 1.29 on.
    expect(result.stdout).toContain('create clusterrolebinding kubeadm:cluster-admins');
    // In a pipe progress is plain lines.
    expect(result.stderr).toContain('create apiserver cp1\n');
    expect(result.stdout + result.stderr).not.toMatch(/\p{Cc}(?<!\n)/u);
  });

  script('without --yes, and nobody to ask: exit 2, and nothing is written', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const result = await $.kpki('apply -f kubeadm.yaml --dir out');
    expect(result).toMatchObject({
      code: 2,
      stderr: 'kpki: no terminal to ask; add --yes: kpki apply -f kubeadm.yaml --dir out --yes\n',
    });
    expect($.files()).toEqual(['kubeadm.yaml']);
  });

  onFilled('a second time: nothing is touched', async ($) => {
    const before = state($);
    await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes', { stdout: 'Nothing to do: everything matches the spec.' });
    expect(state($)).toEqual(before);
    // Without steps, no answer is needed.
    await $.ends(0, 'apply -f kubeadm.yaml --dir out');
    expect(state($)).toEqual(before);
  });

  onFilled('only what has to change is touched', async ($) => {
    const before = new Map(state($).map((each) => [each[0], each]));
    rmSync(`${$.directory}/out/pki/apiserver.crt`);
    await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes');
    const changed = state($).filter((each) => String(each) !== String(before.get(each[0])));
    expect(changed.map(([file]) => file)).toEqual(['pki/apiserver.crt']);
  });

  onFilled('a repair alone makes nothing: how to begin is no advice after it', async ($) => {
    chmodSync(`${$.directory}/out/pki/ca.key`, 0o644);
    await $.ends(0, 'apply -f kubeadm.yaml --dir out --yes', {
      stdout:
        /Done: 1 repair in [^\n,;]*\.\nNext:\n {2}kpki status -f kubeadm\.yaml --dir out\n {2}kpki verify -f kubeadm\.yaml --dir out\n$/,
    });
  });

  onFilled('blocked: exit 1, what somebody has to do, and nothing is touched', async ($) => {
    rmSync(`${$.directory}/out/pki/apiserver.crt`);
    $.write('out/pki/ca.key', 'noise');
    const before = state($);
    const result = await $.ends(1, 'apply -f kubeadm.yaml --dir out --yes');
    expect(result.stderr).toBe('kpki: nothing was changed: kubernetes-ca is blocked (see the plan)\n');
    expect(result.stdout).toMatch(/^⊘ blocked {2}kubernetes-ca +unreadable: pki\/ca\.key: /m);
    expect(result.stdout.match(/next: restore the private key of this certificate/g)).toHaveLength(1);
    const machine = await $.kpki('apply -f kubeadm.yaml --dir out --yes -o json');
    expect(machine.stderr).toMatch(
      /^kpki: kubernetes-ca: pki\/ca\.key: .*\(and \d+ more\)\. Fix: restore the private key of this certificate/m,
    );
    expect(state($)).toEqual(before);
  });

  script('-o json: one record a line, the plan, what happens, and what was done', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const { code, stdout, stderr } = await $.kpki('apply -f kubeadm.yaml --dir out --yes -o json');
    expect([code, stderr]).toEqual([0, '']);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    const kinds = records.map(({ kind }) => kind);
    expect(new Set(kinds)).toEqual(new Set(['Event', 'Plan', 'Applied']));
    const apiVersion = 'kpki.dev/v1alpha1';
    expect(records.at(-1)).toEqual({
      apiVersion,
      kind: 'Applied',
      cluster: 'kubernetes',
      repairs: 0,
      steps: 19,
      entriesWritten: kubeadmFiles.length,
      pending: [],
      awaited: 0,
      rollout: [],
    });
    expect(records).toContainEqual({ apiVersion, kind: 'Event', type: 'step done', artifact: 'sa', action: 'create' });
  });
});

describe('a saved plan', () => {
  script('--out saves it, and --plan does exactly that', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const saved = await $.kpki('plan -f kubeadm.yaml --dir out --out next.plan');
    expect(saved).toMatchObject({
      code: 0,
      stderr: 'saved; carry it out with: kpki apply -f kubeadm.yaml --dir out --plan next.plan\n',
    });
    expect(JSON.parse($.read('next.plan'))).toMatchObject({ kind: 'Plan' });
    await $.ends(0, 'apply -f kubeadm.yaml --dir out --plan next.plan --yes');
    expect($.files('out')).toEqual(kubeadmFiles);
    // Applied, it is stale: its basis is gone.
    const again = await $.kpki('apply -f kubeadm.yaml --dir out --plan next.plan --yes');
    const remake = 'make a new plan with `kpki plan -f kubeadm.yaml --dir out --out next.plan`';
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining(remake) });
  });

  onFilled('is refused when a file changed since, when it was altered, and for another spec', async ($) => {
    rmSync(`${$.directory}/out/admin.conf`);
    await $.ends(0, 'plan -f kubeadm.yaml --dir out --out next.plan');
    const plan = $.read('next.plan');
    const before = state($);

    $.write('next.plan', plan.replace('"action": "create"', '"action": "unchanged"'));
    await $.ends(1, 'apply -f kubeadm.yaml --dir out --plan next.plan --yes');

    $.write('next.plan', plan);
    $.write('other.yaml', kubeadmFile.replace('v1.34.1', 'v1.33.1'));
    const other = await $.kpki('apply -f other.yaml --dir out --plan next.plan --yes');
    expect(other).toMatchObject({ code: 1, stderr: expect.stringContaining('another spec of the cluster') });
    expect(state($)).toEqual(before);

    $.write('out/pki/sa.pub', '');
    const changed = await $.kpki('apply -f kubeadm.yaml --dir out --plan next.plan --yes');
    expect(changed).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('is not as it was when the plan was made'),
    });
    expect($.files('out')).not.toContain('admin.conf');
  });

  onFilled('what is no plan is refused plainly', async ($) => {
    const cases = [
      ['nowhere.plan', 'nowhere.plan: there is no such file; make it with: kpki plan -f kubeadm.yaml '],
      [
        'kubeadm.yaml',
        'kubeadm.yaml: this is no plan of kpki, or one of an earlier format; make one with: kpki plan -f kubeadm.yaml --dir out --out next.plan',
      ],
      ['list.json', 'list.json: this is no plan of kpki'],
      ['places.json', 'places.json: this is no plan of kpki'],
      ['null.json', 'null.json: this is no plan of kpki'],
      // Its fields had other names.
      ['earlier.json', 'earlier.json: this is no plan of kpki, or one of an earlier format'],
    ] as const;
    $.write('list.json', '[]');
    $.write('null.json', 'null');
    const shell = { apiVersion: 'kpki.dev/v1alpha1', kind: 'Plan', locations: [], repairs: [], steps: [{}] };
    $.write('places.json', JSON.stringify({ ...shell, locations: [null] }));
    $.write('earlier.json', JSON.stringify({ ...shell, locations: undefined, places: [] }));
    for (const [file, words] of cases) {
      await $.ends(2, `apply -f kubeadm.yaml --dir out --plan ${file} --yes`, { stderr: words });
    }
    $.write('hollow.json', JSON.stringify(shell));
    const hollow = await $.kpki('apply -f kubeadm.yaml --dir out --plan hollow.json --yes');
    expect(hollow).toMatchObject({ code: 1, stderr: expect.stringContaining('another spec of the cluster') });
  });
});
