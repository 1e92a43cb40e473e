import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { partOf } from '@kpki/services/random-cases';
import { describe, expect } from 'vitest';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { fillOnce, onFilledFolder } from './filled.ts';
import { type Script, script } from './script.ts';

const onFilled = onFilledFolder();
const on = '-f kubeadm.yaml --dir out';

function recordsIn(stdout: string): readonly Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

async function changed($: Script, line: string): Promise<readonly string[]> {
  const before = new Map($.files('out').map((file) => [file, $.read(`out/${file}`)]));
  await $.ends(0, line);
  return $.files('out').filter((file) => !file.startsWith('.kpki-undo/') && before.get(file) !== $.read(`out/${file}`));
}

describe('kpki renew and kpki rekey', () => {
  onFilled('renew keeps the key, rekey does not, and neither touches anything else', async ($) => {
    expect(await changed($, `renew apiserver ${on} --yes`)).toEqual(['pki/apiserver.crt']);
    expect(await changed($, `rekey apiserver cp1 ${on} --yes`)).toEqual(['pki/apiserver.crt', 'pki/apiserver.key']);
    await $.ends(0, `plan ${on} --exit-code`);
    await $.ends(0, `verify ${on}`);
  });

  script('of several owners of one name: the words that the terminal UI shows for marked rows', async ($) => {
    const nodes = ['cp1', 'cp2', 'cp3'].map((name, at) => `--control-plane ${name}=10.0.0.1${at}`);
    await $.ends(0, `init --yes ${nodes.join(' ')} --endpoint 10.0.0.10:6443`);
    await $.ends(0, 'apply --yes');
    expect(await changed($, 'renew etcd-server cp1 cp3 --yes')).toEqual([
      'cp1/pki/etcd/server.crt',
      'cp3/pki/etcd/server.crt',
    ]);
    await $.ends(2, 'renew etcd-server cp1 cp9 --yes', { stderr: 'there is no etcd-server for "cp9"' });
  });

  onFilled('by CA, by node and by when they end; what nothing is meant by is said', async ($) => {
    expect(await changed($, `renew --signed-by front-proxy-ca --node cp1 ${on} --yes`)).toEqual([
      'pki/front-proxy-client.crt',
    ]);
    const none = await $.kpki(`renew --within 30d ${on} --yes`);
    expect([none.code, none.stderr]).toEqual([
      0,
      expect.stringMatching(
        /^no certificate expires within 30d; the first to expire is \S+ cp1, on \d{4}-\d\d-\d\d\n$/,
      ),
    ]);
    expect(none.stdout).toContain('Nothing to do: everything matches the spec.');
    const ofEtcd = await $.kpki(`renew --within 30d --signed-by etcd-ca ${on} --yes`);
    expect([ofEtcd.code, ofEtcd.stderr]).toEqual([
      0,
      expect.stringMatching(
        /^no certificate that is chosen by --signed-by etcd-ca expires within 30d; the first to expire is (etcd-|apiserver-etcd)\S+ cp1, on /,
      ),
    ]);
    expect(await changed($, `renew --within 400d --signed-by etcd-ca ${on} --yes`)).toEqual([
      'pki/apiserver-etcd-client.crt',
      'pki/etcd/healthcheck-client.crt',
      'pki/etcd/peer.crt',
      'pki/etcd/server.crt',
    ]);
  });

  script('where nothing is stored of what is meant, it is refused: it would be a whole new PKI', async ($) => {
    $.write('kubeadm.yaml', kubeadmFile);
    const lines = ['renew --all', 'rekey --all', 'renew apiserver', 'renew --within 30d', 'renew etcd-ca'];
    for (const line of partOf(lines, 2)) {
      for (const end of ['--yes', '--out next.plan']) {
        const { code, stdout, stderr } = await $.kpki(`${line} ${on} ${end}`);
        expect([line, code, stdout]).toEqual([line, 1, '']);
        const [verb, ...chosen] = line.split(' ');
        expect(stderr).toContain(
          `kpki: nothing of what is chosen by ${chosen.join(' ')} is stored in ${$.directory}/out`,
        );
        expect(stderr).toContain(`so there is nothing to ${verb}; check the location; if the location is right, `);
        expect(stderr).toContain(`\`kpki apply ${on}\` creates the files; nothing was changed`);
      }
    }
    expect($.files()).toEqual(['kubeadm.yaml']);
  });

  onFilled('of several that are meant, one that is not there is made with the others', async ($) => {
    rmSync(`${$.directory}/out/pki/etcd/peer.crt`);
    expect(await changed($, `renew --signed-by etcd-ca ${on} --yes`)).toContain('pki/etcd/peer.crt');
  });

  onFilled('what has to happen next is told in order, and as data', async ($) => {
    const reported = await $.kpki(`rekey --signed-by kubernetes-ca ${on} --yes`);
    expect(reported.stdout).toContain(`To roll this out to a running cluster:
  1. Copy the written files to cp1. Skip this if kpki runs on the node.
     kube-apiserver (cp1): reloads within 5 minutes; restart it if it has not.
  2. Restart kube-controller-manager and kube-scheduler on cp1. Done when the Pod is Ready, and the lease is renewed.
  3. Remove /var/lib/kubelet/pki/kubelet-client-current.pem, then restart kubelet on cp1. Done when the Node is still Ready after one minute.
  4. Distribute admin.conf cp1, super-admin.conf cp1 to everyone with a copy. Copies elsewhere still hold the old file.
`);
    const records = recordsIn((await $.kpki(`renew apiserver ${on} --yes -o json`)).stdout);
    const [plan, applied] = [records.find(({ kind }) => kind === 'Plan'), records.at(-1)];
    expect(plan).toMatchObject({ intent: { renew: ['apiserver cp1'], rekey: [] } });
    expect(applied).toMatchObject({ kind: 'Applied', steps: 1 });
    expect(applied?.['rollout']).toEqual(plan?.['rollout']);
    expect(plan?.['rollout']).toMatchObject([
      { wave: 1, action: 'distribute', node: 'cp1' },
      { wave: 2, action: 'reloads', component: 'kube-apiserver', flags: ['--tls-cert-file'] },
    ]);
  });

  onFilled('--out saves the plan and does nothing, and `apply --plan` does exactly that', async ($) => {
    const before = $.read('out/pki/apiserver.crt');
    const saved = await $.kpki(`renew apiserver ${on} --out next.plan`);
    expect([saved.code, $.read('out/pki/apiserver.crt')]).toEqual([0, before]);
    expect(saved.stderr).toContain('saved; carry it out with: kpki apply -f kubeadm.yaml --dir out --plan next.plan');
    expect(JSON.parse($.read('next.plan')).intent).toMatchObject({ renew: ['apiserver cp1'], rekey: [] });
    await $.ends(0, `apply ${on} --plan next.plan --yes`);
    expect($.read('out/pki/apiserver.crt')).not.toBe(before);
    await $.ends(1, `apply ${on} --plan next.plan --yes`);
  });

  // Nothing expires within a day, but both were asked for.
  const asked = ['rekey apiserver cp1 --within 3000d', 'renew --within 1d'];
  onFilled('a saved plan that has gone stale names the command that made it, whole', async ($) => {
    for (const line of partOf(asked, 2)) {
      await $.ends(0, `${line} ${on} --out next.plan`);
      await $.ends(0, `rekey apiserver ${on} --yes`);
      const stale = await $.kpki(`apply ${on} --plan next.plan --yes`);
      expect(stale).toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`make a new plan with \`kpki ${line} ${on} --out next.plan\``),
      });
      await $.ends(0, `${line} ${on} --out next.plan`);
      await $.ends(0, `apply ${on} --plan next.plan --yes`);
    }
  });

  describe('beside a CA that has lost its key, with a certificate of it gone', () => {
    const lost = ($: Script): void => {
      rmSync(join($.directory, 'out/pki/front-proxy-ca.key'));
      rmSync(join($.directory, 'out/pki/front-proxy-client.crt'));
    };

    onFilled('what is asked for is made, and an apply of all that is declared is stopped', async ($) => {
      lost($);
      expect(await changed($, `renew apiserver ${on} --yes`)).toEqual(['pki/apiserver.crt']);
      const { stderr } = await $.ends(1, `apply ${on} --yes`, {
        stdout: /blocked +front-proxy-client cp1 [\s\S]*issuer-unusable: front-proxy-ca /,
      });
      expect(stderr).toBe('kpki: nothing was changed: front-proxy-client cp1 is blocked (see the plan)\n');
    });

    onFilled('an apply that is stopped names the command that does the rest, and it does', async ($) => {
      lost($);
      $.write('kubeadm.yaml', `${kubeadmFile}apiServer: { certSANs: [api.internal] }\n`);
      const { code, stderr } = await $.kpki(`apply ${on} --yes`);
      const [, command = ''] = /\. 1 other step was not applied either\. To apply it: `kpki (.*)`$/m.exec(stderr) ?? [];
      expect([code, command]).toEqual([1, `renew apiserver cp1 ${on}`]);
      expect(await changed($, `${command} --yes`)).toEqual(['pki/apiserver.crt']);
    });

    onFilled('of all that is asked for, the rest is made, and what is left is told with what to do', async ($) => {
      lost($);
      const before = $.read('out/pki/etcd/peer.crt');
      await $.ends(1, `renew --all ${on} --yes`, {
        stdout: '1 blocked',
        stderr: /^left as it is: front-proxy-client cp1: .*`kpki rotate front-proxy-ca -f kubeadm\.yaml --dir out`/m,
      });
      expect($.read('out/pki/etcd/peer.crt')).not.toBe(before);
      expect($.files('out')).not.toContain('pki/front-proxy-client.crt');
    });

    onFilled('nothing is made where all that is asked for is blocked', async ($) => {
      lost($);
      await $.ends(1, `renew front-proxy-client ${on} --yes`, {
        stderr: 'front-proxy-ca cannot issue this certificate',
      });
    });

    onFilled('another CA is rotated, and so is the one that lost its key', async ($) => {
      lost($);
      for (const name of ['etcd-ca', 'front-proxy-ca']) {
        const { code, stderr } = await $.kpki(`rotate ${name} ${on} --through remove --skip-live-checks --yes`);
        expect([code, stderr]).toEqual([0, expect.not.stringContaining('cannot issue')]);
      }
      await $.ends(0, `plan ${on} --exit-code`);
      await $.ends(0, `verify ${on}`);
    });
  });

  onFilled('beside a CA that was replaced by hand, another is renewed; nothing is issued from that CA', async ($) => {
    await fillOnce($, `${kubeadmFile} in other`, async (empty) => {
      empty.write('kubeadm.yaml', kubeadmFile);
      expect((await empty.kpki('apply -f kubeadm.yaml --dir other --yes')).code).toBe(0);
    });
    for (const file of ['ca.crt', 'ca.key']) $.write(`out/pki/etcd/${file}`, $.read(`other/pki/etcd/${file}`));
    expect(await changed($, `renew apiserver ${on} --yes`)).toEqual(['pki/apiserver.crt']);
    const before = $.read('out/pki/etcd/peer.crt');
    for (const command of [
      'renew --within 30d',
      'renew --signed-by etcd-ca',
      'apply',
      'rotate etcd-ca --skip-live-checks',
    ]) {
      const { code, stdout, stderr } = await $.kpki(`${command} ${on} --yes`);
      expect([command, code, $.read('out/pki/etcd/peer.crt')]).toEqual([command, 1, before]);
      expect(stdout + stderr).toContain('the CA that signed it is not; the cluster would not trust a new CA');
    }
  });

  onFilled('a saved plan whose intent is none is refused as no plan', async ($) => {
    await $.ends(0, `renew apiserver ${on} --out next.plan`);
    const { intent, ...plan } = JSON.parse($.read('next.plan'));
    for (const altered of [5, {}, { ...intent, words: 'renew' }, { ...intent, rotate: [null] }]) {
      $.write('next.plan', JSON.stringify({ ...plan, intent: altered }));
      await $.ends(2, `apply ${on} --plan next.plan --yes`, { stderr: 'this is no plan of kpki' });
    }
  });

  onFilled('nobody to ask: nothing is changed, and the command is said that does not ask', async ($) => {
    const before = $.read('out/pki/apiserver.crt');
    const { code, stderr } = await $.kpki(`renew apiserver cp1 ${on}`);
    expect([code, $.read('out/pki/apiserver.crt')]).toEqual([2, before]);
    expect(stderr).toContain('kpki renew apiserver cp1 -f kubeadm.yaml --dir out --yes');
  });

  script('a user alone is an owner: the name before it is told', async ($) => {
    $.write('kpki.yaml', kpkiFile());
    expect(await $.kpki('renew jane')).toMatchObject({
      code: 2,
      stderr: 'kpki: "jane" is no name of the catalog; it is an owner: say `user jane`\n',
    });
  });

  const refused: readonly (readonly [line: string, words: string])[] = [
    ['renew', 'say which certificates are meant'],
    ['renew apisever', 'did you mean apiserver?'],
    ['renew apiserver cp2', 'did you mean cp1?'],
    ['renew cp1', 'it is the owner of apiserver, '],
    ['renew kubelet-server', 'this cluster has no kubelet-server'],
    ['renew apiserver --all', 'say either "apiserver" or --all'],
    ['renew --node cp3', 'the cluster has no node "cp3"; did you mean cp1?'],
    ['renew --signed-by etcdca', 'did you mean etcd-ca?'],
    ['renew --within soon', '--within'],
    ['renew sa', `\`kpki rotate sa ${on}\``],
    ['renew etcd-ca-bundle', `\`kpki renew etcd-ca ${on}\``],
    ['rekey etcd-ca', `\`kpki rotate etcd-ca ${on}\``],
  ];
  onFilled('what cannot be meant is refused with what can, before anything is asked', async ($) => {
    for (const [line, words] of refused) {
      const { code, stdout, stderr } = await $.kpki(`${line} ${on} --yes`);
      expect([code, stdout], line).toEqual([2, '']);
      expect(stderr).toContain(words);
    }
  });
});
