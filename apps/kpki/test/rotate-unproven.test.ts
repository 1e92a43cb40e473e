import { describe, expect } from 'vitest';
import { kpkiFile } from './configurations.ts';
import { type Script, script } from './script.ts';

const nowhere = '127.0.0.1:1';

/** A PKI at `stage` of etcd-ca whose servers are not reached. */
async function staged($: Script): Promise<void> {
  $.write(
    'kpki.yaml',
    `${kpkiFile()}    live:
      cp1: { kube-apiserver: "${nowhere}", etcd: "${nowhere}", etcd-peer: "${nowhere}" }
`,
  );
  expect((await $.kpki('apply --yes')).code).toBe(0);
  expect((await $.kpki('rotate etcd-ca --yes')).code).toBe(0);
}

const everything = ($: Script) => Object.fromEntries($.files('out').map((file) => [file, $.read(`out/${file}`)]));
async function phaseOf($: Script): Promise<unknown> {
  const { stdout } = await $.kpki('rotate etcd-ca -o json');
  return (recordIn(stdout, 'Rotation') as { standings: readonly { at: string }[] }).standings[0]?.at;
}

describe('live checks that nothing proves', () => {
  script('close the phase with 4, whatever was agreed to, and the command that goes on is said', async ($) => {
    await staged($);
    const before = everything($);
    for (const more of ['', ' --until retire', ' --until issue -o json']) {
      expect((await $.kpki(`rotate etcd-ca --yes${more}`)).code).toBe(4);
    }
    const { code, stdout } = await $.kpki('rotate etcd-ca --yes --after true');
    expect(code).toBe(4);
    expect(stdout).toContain('nothing listens there');
    const command =
      'kpki rotate etcd-ca --accept-unproven kube-apiserver/cp1 --accept-unproven etcd/cp1 --accept-unproven etcd-peer/cp1 ' +
      '--accept-unproven clock --after true --yes';
    expect(stdout).toContain(`  ${command}\n`);
    expect(everything($)).toEqual(before);
    expect(await phaseOf($)).toBe('stage');

    const [, ...words] = command.split(' ');
    const accepted = await $.kpkiWords(words);
    expect(accepted.code, accepted.stderr).toBe(0);
    expect(accepted.stdout).toContain('Accepted by --accept-unproven, without proof:');
    expect(await phaseOf($)).toBe('issue');
  });

  script('are accepted by the name of their node too, and are in the record', async ($) => {
    await staged($);
    const one = await $.kpki('rotate etcd-ca --yes -o json --accept-unproven etcd/cp1');
    expect(one.code).toBe(4);
    expect(recordIn(one.stdout, 'Gate')).toMatchObject({
      state: 'closed',
      refuted: [],
      unproven: [{ name: 'kube-apiserver/cp1', node: 'cp1' }, { name: 'etcd-peer/cp1' }, { name: 'clock', node: null }],
      accepted: [{ name: 'etcd/cp1', isUnreached: true }],
    });
    const node = await $.kpki('rotate etcd-ca --yes -o json --accept-unproven cp1 --accept-unproven clock');
    expect(node.code, node.stderr).toBe(0);
    expect(recordIn(node.stdout, 'Gate')).toMatchObject({ state: 'open', unproven: [] });
  });

  script('have names of their own: another is refused, and so is a pattern', async ($) => {
    await staged($);
    const before = everything($);
    for (const name of ['cp9', '*', 'etcd', 'etcd/*', 'kubelet/*', 'api', '']) {
      const { code, stdout, stderr } = await $.kpkiWords(['rotate', 'etcd-ca', '--yes', '--accept-unproven', name]);
      expect(code, name).toBe(2);
      expect(stdout).toBe('');
      expect(stderr).toContain('no live check has this name; it takes cp1, kube-apiserver/cp1, etcd/cp1,');
    }
    // A kubelet that only the API knows would be named once it was asked.
    const late = await $.kpki('rotate etcd-ca --yes --accept-unproven kubelet/w9');
    expect(late).toMatchObject({ code: 2, stderr: expect.stringContaining('"kubelet/w9"') });
    const both = await $.kpki('rotate etcd-ca --yes --without-gate --accept-unproven cp1');
    expect(both).toMatchObject({ code: 2, stderr: expect.stringContaining('give one of them') });
    expect(everything($)).toEqual(before);
  });
});

function recordIn(stdout: string, kind: string): unknown {
  return stdout
    .split('\n')
    .flatMap((each) => (each === '' ? [] : [JSON.parse(each) as { readonly kind: string }]))
    .find((record) => record.kind === kind);
}
