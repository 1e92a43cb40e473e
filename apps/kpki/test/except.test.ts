import { rmSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { onFilledFolder } from './filled.ts';
import { type Script, script } from './script.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';

function lacking($: Script, ...files: readonly string[]): void {
  for (const file of files) rmSync(`${$.directory}/out/${file}`);
}

describe('--except', () => {
  onFilled('of a plan: the row says what is left out, and the command that is named leaves it out too', async ($) => {
    lacking($, 'admin.conf', 'scheduler.conf');
    const { stdout, stderr } = await $.ends(0, `plan ${on} --except admin.conf/cp1`);
    expect(stdout).toMatch(/^○ excluded {2}admin\.conf cp1 +excluded from this plan; otherwise create: /m);
    expect(stdout).toMatch(/^1 to create; 1 excluded; \d+ unchanged\.$/m);
    expect(stderr).toBe(`carry it out with: kpki apply --except admin.conf/cp1 ${on}\n`);
    const none = await $.ends(0, `plan ${on} --except admin.conf --except scheduler.conf --exit-code`);
    expect(none.stdout).toContain('Nothing to do: everything that is not excluded matches the spec.');
  });

  onFilled('of an apply: only the others are made', async ($) => {
    lacking($, 'admin.conf', 'scheduler.conf');
    await $.ends(0, `apply ${on} --except admin.conf --yes`);
    expect($.files('out')).toContain('scheduler.conf');
    expect($.files('out')).not.toContain('admin.conf');
    await $.ends(0, `apply ${on} --yes`);
    expect($.files('out')).toContain('admin.conf');
  });

  onFilled('of a CA that would be made: nothing under it is made', async ($) => {
    for (const file of $.files('out')) if (file.startsWith('pki/etcd/') || file.includes('etcd')) lacking($, file);
    await $.ends(0, `apply ${on} --except etcd-ca --yes`);
    expect($.files('out').filter((file) => file.includes('etcd'))).toEqual([]);
  });

  onFilled('lets the others be made where a blocked artifact would stop them', async ($) => {
    $.write('out/pki/front-proxy-ca.key', '');
    lacking($, 'admin.conf');
    await $.ends(1, `apply ${on} --yes`);
    await $.ends(0, `apply ${on} --except front-proxy-ca --yes`);
    expect($.files('out')).toContain('admin.conf');
  });

  onFilled('is kept by a saved plan, and the plan made again', async ($) => {
    lacking($, 'admin.conf', 'scheduler.conf');
    await $.ends(0, `plan ${on} --except admin.conf --out next.plan`, {
      stderr: `carry it out with: kpki apply ${on} --plan next.plan`,
    });
    await $.ends(2, `apply ${on} --plan next.plan --except admin.conf`, { stderr: 'say either --plan or --except' });
    lacking($, 'kubelet.conf');
    await $.ends(1, `apply ${on} --plan next.plan --yes`, {
      stderr: `\`kpki plan --except admin.conf/cp1 ${on} --out next.plan\``,
    });
  });

  onFilled('of a renewal: the others are renewed, and what is due is excluded by it too', async ($) => {
    lacking($, 'admin.conf', 'scheduler.conf');
    const names = 'apiserver-kubelet-client --except scheduler.conf';
    const { stdout } = await $.ends(0, `renew ${names} ${on} --yes`);
    expect(stdout).toMatch(/^○ excluded {2}scheduler\.conf cp1 +excluded from this plan; otherwise create: /m);
    expect(stdout).toMatch(/^1 to create, 1 to renew; 1 excluded; \d+ unchanged\.$/m);
    expect($.files('out')).toContain('admin.conf');
    expect($.files('out')).not.toContain('scheduler.conf');
    const none = await $.ends(0, `rekey --node cp1 --except apiserver ${on} --dry-run`);
    expect(none.stdout).toMatch(/^○ excluded {2}apiserver cp1 +excluded from this plan; otherwise rekey: /m);
    await $.ends(2, `renew --except apiserver ${on}`, { stderr: 'say which certificates are meant' });
    await $.ends(2, `rekey --all --except apisrver ${on}`, { stderr: 'did you mean apiserver?' });
  });

  onFilled('of a renewal is named where a question cannot be asked, and kept by a saved plan', async ($) => {
    const renewal = 'renew --signed-by etcd-ca --except etcd-peer/cp1';
    const { stderr } = await $.ends(2, `${renewal} ${on}`);
    expect(stderr).toContain(`kpki renew --signed-by etcd-ca --except etcd-peer/cp1 ${on} --yes`);
    await $.ends(0, `${renewal} ${on} --out next.plan`);
    lacking($, 'kubelet.conf');
    await $.ends(1, `apply ${on} --plan next.plan --yes`, { stderr: `\`kpki ${renewal} ${on} --out next.plan\`` });
  });

  script('refuses names that the cluster does not have, as every command does', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    for (const [name, why] of [
      ['apisrver', '"apisrver" is no name of the catalog; did you mean apiserver?'],
      ['apiserver/cp9', 'there is no apiserver for "cp9"'],
      ['etcd-ca/cp1', 'the whole cluster shares etcd-ca; leave out "cp1"'],
      ['root-ca', 'this cluster has no root-ca'],
    ] as const) {
      await $.ends(2, `plan ${on} --except ${name}`, { stderr: why });
      await $.ends(2, `apply ${on} --yes --except ${name}`, { stderr: why });
    }
    expect($.files()).toEqual(['kubeadm.yaml']);
  });

  script('is named where a question cannot be asked', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    const result = await $.kpki('apply --except user/jane --except etcd-ca');
    expect(result.code).not.toBe(0);
    expect(result.stderr).toContain('kpki apply --except user/jane --except etcd-ca --yes');
  });
});

describe('several artifacts of other names', () => {
  onFilled('are renewed in one run, by NAME/OWNER', async ($) => {
    const names = 'apiserver-kubelet-client/cp1 scheduler.conf/cp1 admin.conf';
    const { stdout } = await $.ends(0, `renew ${names} ${on} --yes`);
    expect(stdout).toMatch(/^3 to renew; \d+ unchanged\.$/m);
    await $.ends(2, `rekey apiserver/cp1 apiserver/cp9 ${on}`, { stderr: 'there is no apiserver for "cp9"' });
    const undone = await $.ends(0, `undo ${on} --yes`);
    expect(undone.stdout).toMatch(/^3 to restore\.$/m);
  });
});

describe('--only', () => {
  onFilled('of a renewal: what else is missing stays so, and is named', async ($) => {
    lacking($, 'admin.conf');
    const { stdout, stderr } = await $.ends(2, `renew apiserver ${on} --only`);
    expect(stdout).toMatch(/^1 to renew; 1 not requested; \d+ unchanged\.$/m);
    expect(stdout).toContain('Due, but not requested, and so not changed: admin.conf cp1.');
    expect(stderr).toContain(`kpki renew apiserver --only ${on} --yes`);
    await $.ends(0, `renew apiserver ${on} --only --yes`);
    expect($.files('out')).not.toContain('admin.conf');
    await $.ends(0, `renew apiserver ${on} --yes`);
    expect($.files('out')).toContain('admin.conf');
  });

  onFilled('of a rotation: what other CAs sign stays as it is', async ($) => {
    lacking($, 'admin.conf');
    await $.ends(0, `rotate etcd-ca ${on} --only --skip-live-checks --yes`);
    expect($.files('out')).not.toContain('admin.conf');
    expect($.files('out').some((file) => file.startsWith('pki/etcd/ca') && file.includes('next'))).toBe(true);
    const json = await $.ends(0, `rotate etcd-ca ${on} --only --skip-live-checks --dry-run -o json`);
    expect(json.stdout).toContain('"only":true');
  });

  onFilled('is kept by a saved plan, and the plan made again', async ($) => {
    lacking($, 'admin.conf');
    await $.ends(0, `renew apiserver ${on} --only --out next.plan`);
    lacking($, 'kubelet.conf');
    await $.ends(1, `apply ${on} --plan next.plan --yes`, {
      stderr: `\`kpki renew apiserver --only ${on} --out next.plan\``,
    });
  });
});
