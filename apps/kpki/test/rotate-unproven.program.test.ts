import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';

const nowhere = '127.0.0.1:1';

/** At `trust` of etcd-ca, with unreachable servers. */
async function staged($: Script): Promise<void> {
  $.write(
    'kpki.yaml',
    `${kpkiFile()}    live:
      cp1: { kube-apiserver: "${nowhere}", etcd: "${nowhere}", etcd-peer: "${nowhere}" }
`,
  );
  await $.ends(0, 'apply --yes');
  await $.ends(0, 'rotate etcd-ca --yes');
}

const everything = ($: Script) => Object.fromEntries($.files('out').map((file) => [file, $.read(`out/${file}`)]));
async function phaseOf($: Script): Promise<unknown> {
  const { stdout } = await $.kpki('rotate etcd-ca -o json');
  return (recordIn(stdout, 'Rotation') as { statuses: readonly { at: string }[] }).statuses[0]?.at;
}

describe('unproven live checks', () => {
  script(
    'block the phase with exit code 4, also with --yes, and the output has the command that continues',
    async ($) => {
      await staged($);
      const before = everything($);
      for (const more of ['', ' --through remove', ' --through reissue -o json']) {
        await $.ends(4, `rotate etcd-ca --yes${more}`);
      }
      const { stdout } = await $.ends(4, 'rotate etcd-ca --yes --after true');
      expect(stdout).toContain('nothing listens on this port');
      const command =
        'kpki rotate etcd-ca --accept-unproven kube-apiserver/cp1 --accept-unproven etcd/cp1 --accept-unproven etcd-peer/cp1 ' +
        '--accept-unproven clock --after true --yes';
      expect(stdout).toContain(`  ${command}\n`);
      expect(everything($)).toEqual(before);
      expect(await phaseOf($)).toBe('trust');

      const [, ...words] = command.split(' ');
      const accepted = await $.kpkiWords(words);
      expect(accepted.code, accepted.stderr).toBe(0);
      expect(accepted.stdout).toContain('accepted without proof: ');
      expect(await phaseOf($)).toBe('reissue');
    },
  );

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    script(`are repeated with --wait until ${signal}, which is not reported as a defect`, async ($) => {
      await staged($);
      const before = everything($);
      // A second signal ends it at once.
      let sent = false;
      const onOutput = (output: string) => {
        if (sent || !output.includes('nothing listens on this port')) return null;
        sent = true;
        return signal;
      };
      const { code, stderr } = await $.kpki('rotate etcd-ca --yes --wait', { onOutput });
      expect([code, stderr.split('\n').filter((line) => line.startsWith('kpki: '))]).toEqual([
        130,
        ['kpki: interrupted'],
      ]);
      expect(everything($)).toEqual(before);
    });
  }

  script('are accepted by the name of their node too, and are in the record', async ($) => {
    await staged($);
    const one = await $.ends(4, 'rotate etcd-ca --yes -o json --accept-unproven etcd/cp1');
    expect(recordIn(one.stdout, 'LiveChecks')).toMatchObject({
      state: 'closed',
      refuted: [],
      unproven: [{ name: 'kube-apiserver/cp1', node: 'cp1' }, { name: 'etcd-peer/cp1' }, { name: 'clock', node: null }],
      accepted: [{ name: 'etcd/cp1', isUnreached: true }],
    });
    const node = await $.ends(0, 'rotate etcd-ca --yes -o json --accept-unproven cp1 --accept-unproven clock');
    expect(recordIn(node.stdout, 'LiveChecks')).toMatchObject({ state: 'open', unproven: [] });
  });

  script('are accepted only by exact names: another name or a pattern is an error', async ($) => {
    await staged($);
    const before = everything($);
    for (const name of ['cp9', '*', 'etcd', 'etcd/*', 'kubelet/*', 'api', '']) {
      const { code, stdout, stderr } = await $.kpkiWords(['rotate', 'etcd-ca', '--yes', '--accept-unproven', name]);
      expect(code, name).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain(
        `--accept-unproven ${JSON.stringify(name)}: no live check before a phase of etcd-ca has this name; ` +
          'it takes one name each, no pattern: cp1, kube-apiserver/cp1, etcd/cp1, etcd-peer/cp1, clock\n',
      );
    }
    // Checks of another rotation, and of kubelets, do not precede a phase of this one.
    for (const name of ['kube-scheduler/cp1', 'nodes', 'kubelet/cp1', 'kubelet/w9']) {
      const other = await $.kpki(`rotate etcd-ca --yes --accept-unproven ${name}`);
      expect(other).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('has this name') });
    }
    const both = await $.kpki('rotate etcd-ca --yes --skip-live-checks --accept-unproven cp1');
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('give one of them') });
    expect(everything($)).toEqual(before);
  });
});

describe('--accept-unproven where no live check is made', () => {
  script('is an error, and nothing is changed', async ($) => {
    await staged($);
    const before = everything($);
    for (const [run, why] of [
      ['sa', 'no live checks are made before trust'],
      ['sa --through trust', 'no live checks are made before trust'],
      ['sa --compromised', '--compromised makes no live checks before distrust'],
    ]) {
      const { code, stdout, stderr } = await $.kpki(`rotate ${run} --yes --accept-unproven clock`);
      expect({ code, stdout }, run).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain(`${why}: leave out --accept-unproven`);
    }
    expect(everything($)).toEqual(before);
  });

  script('is valid if a later phase of the run makes the check', async ($) => {
    await staged($);
    const accept = ['cp1', 'clock', 'secrets/service-account-token'].map((name) => `--accept-unproven ${name}`);
    await $.ends(0, `rotate sa --yes --through reissue ${accept.join(' ')}`, {
      stdout: 'accepted without proof: ',
    });
  });

  script('is valid again for a phase that was started earlier', async ($) => {
    await staged($);
    const pair = ['peer.crt', 'peer.key'].map((file) => `out/pki/etcd/${file}`);
    const before = pair.map((file) => $.read(file));
    await $.ends(0, 'rotate etcd-ca --yes --skip-live-checks');
    for (const [at, file] of pair.entries()) $.write(file, before[at] ?? '');
    await $.ends(0, 'rotate etcd-ca --yes --accept-unproven clock', {
      stderr: 'reissue was begun earlier; not asked again, and so not accepted: clock',
    });
  });
});

function recordIn(stdout: string, kind: string): unknown {
  return stdout
    .split('\n')
    .flatMap((each) => (each === '' ? [] : [JSON.parse(each) as { readonly kind: string }]))
    .find((record) => record.kind === kind);
}
