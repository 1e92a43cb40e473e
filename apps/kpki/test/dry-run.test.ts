import { rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { made, rotate } from './rotating.ts';
import { type Script, script } from './script.ts';

const everything = ($: Script) => Object.fromEntries($.files().map((file) => [file, $.read(file)]));

describe('--dry-run', () => {
  script(
    'shows the plan, asks nothing and writes nothing, --yes or not, also where an environment is read-only',
    async ($) => {
      await made($);
      const before = everything($);
      const cases = [
        ['apply --dir new', /^20 to create\.$/m],
        ['apply --dir new --yes', /^20 to create\.$/m],
        ['renew apiserver --dir out --yes', /^1 to renew; 19 unchanged/m],
        ['rekey --all --dir out --yes', /^\d+ to rekey/m],
        ['undo --dir out --yes', /^Undo /m],
        ['rotate sa --dir out --yes', /^Phase trust of sa: [\s\S]*^1 to rotate; 19 unchanged/m],
      ] as const;
      for (const [line, shown] of cases) {
        const { code, stdout, stderr } = await $.kpki(`${line} --dry-run`);
        expect([code, stderr], line).toEqual([0, 'dry run: nothing was changed\n']);
        expect(stdout, line).toMatch(shown);
        expect(stdout, line).not.toContain('Done: ');
      }
      expect(everything($)).toEqual(before);
      $.write('kpki.yaml', kpkiFile().replace('  local:\n', '  local:\n    readOnly: true\n'));
      await $.ends(0, 'apply --dry-run');
    },
  );

  script('of an import and of a copy too', async ($) => {
    await made($);
    const second = 'second: { use: "@kpki/filesystem", with: { root: ./second }, layout: kubeadm }';
    $.write('kpki.yaml', kpkiFile().replace('layout: kubeadm } }', `layout: kubeadm }, ${second} }`));
    rmSync(`${$.directory}/out/scheduler.conf`);
    const before = everything($);
    for (const line of ['csr import out/pki/ca.crt --dir out', 'copy --from local/main --to local/second']) {
      const { code, stdout, stderr } = await $.kpki(`${line} --yes --dry-run`);
      expect([code, stderr], line).toEqual([0, expect.stringMatching(/^dry run: nothing was changed\n$/m)]);
      expect(stdout, line).not.toBe('');
      expect(everything($)).toEqual(before);
    }
  });
});

describe('kpki rotate without a NAME', () => {
  script('says where each rotation stands, also for machines, and changes nothing', async ($) => {
    await made($);
    await rotate($, 'kubernetes-ca');
    await rotate($, 'etcd-ca');
    const before = everything($);
    const { code, stdout, stderr } = await $.kpki('rotate --dir out');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^NAME +PHASE +NEXT +STATE\nkubernetes-ca +- +trust +no rotation in progress; prepared: /);
    expect(stdout).toMatch(/^etcd-ca +trust +reissue +phase trust: /m);
    expect(stdout).toMatch(/^sa +- +trust +no rotation in progress$/m);
    expect(stdout).toMatch(/\n\nNext:\n {2}kpki rotate etcd-ca --dir out\n$/);
    const { kind, rotations } = JSON.parse((await $.kpki('rotate --dir out -o json')).stdout);
    expect(kind).toBe('Rotations');
    expect(rotations).toMatchObject([
      { name: 'kubernetes-ca', at: null, isPrepared: true },
      { name: 'etcd-ca', at: 'trust', next: 'reissue' },
      { name: 'front-proxy-ca', at: null },
      { name: 'sa', at: null },
    ]);
    const status = JSON.parse((await $.kpki('status --dir out -o json')).stdout);
    expect(status.rotations).toEqual([rotations[1]]);
    expect(everything($)).toEqual(before);
  });

  script(
    'with an option of a rotation the NAME was forgotten; where nothing is stored there is nothing to show',
    async ($) => {
      $.write('kpki.yaml', kpkiFile());
      for (const option of ['--yes', '--rollback', '--through remove', '--dry-run']) {
        await $.ends(2, `rotate ${option}`, { stderr: ' needs a NAME, as in `kpki rotate kubernetes-ca`' });
      }
      await $.ends(1, 'rotate', { stderr: 'nothing of kubernetes-ca' });
    },
  );
});
