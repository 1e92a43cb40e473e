import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect } from 'vitest';
import { builtProgram } from './built/program.ts';
import { onFilledFolder } from './filled.ts';

const onFilled = onFilledFolder();
const renew = ['renew', 'apiserver', '-f', 'kubeadm.yaml', '--dir', 'out', '--yes'];

describe('hooks', () => {
  onFilled('get what is to change, and what did, with what has to happen then', async ($) => {
    const before = $.read('out/pki/apiserver.crt');
    const words = [
      ...renew,
      ...['--before', 'cat > before.json; cp out/pki/apiserver.crt before.crt'],
      ...['--after', 'cat > after.json; echo "$KPKI_HOOK of $KPKI_CLUSTER"'],
    ];
    // A hook prints to the streams of the process.
    const { code, stdout, stderr } = await $.kpkiWords(words, { starts: true });
    expect(code).toBe(0);
    expect($.read('before.crt')).toBe(before);
    expect($.read('out/pki/apiserver.crt')).not.toBe(before);
    const [first, last] = ['before', 'after'].map((when) => JSON.parse($.read(`${when}.json`)));
    const step = {
      artifact: 'apiserver cp1',
      name: 'apiserver',
      owner: 'cp1',
      action: 'renew',
      reasons: ['requested'],
    };
    for (const [when, input] of [
      ['before', first],
      ['after', last],
    ] as const) {
      expect(input).toMatchObject({
        apiVersion: 'kpki.dev/v1alpha1',
        kind: 'Hook',
        when,
        cluster: 'kubernetes',
        environment: null,
        steps: [{ ...step, writes: [{ entry: 'pki/apiserver.crt', part: 'certificate' }] }],
        rollout: [{ action: 'distribute' }, { action: 'reloads', component: 'kube-apiserver' }],
      });
    }
    expect(stderr).toContain('after of kubernetes\n');
    expect(stdout).not.toContain('after of kubernetes');
  });

  onFilled('one before that fails: nothing is written, and the next is not run', async ($) => {
    const before = $.read('out/pki/apiserver.crt');
    const { code, stderr } = await $.kpkiWords([...renew, '--before', 'exit 3', '--before', 'touch second']);
    expect(code).toBe(1);
    expect(stderr).toContain('--before exit 3: the hook ended with 3; nothing was written');
    expect($.read('out/pki/apiserver.crt')).toBe(before);
    expect(existsSync(join($.directory, 'second'))).toBe(false);
  });

  onFilled('one after that fails: what was written stays, the others are run, and it counts as an error', async ($) => {
    const before = $.read('out/pki/apiserver.crt');
    const { code, stderr } = await $.kpkiWords([...renew, '--after', 'kill -TERM $$', '--after', 'touch second']);
    expect(code).toBe(1);
    expect(stderr).toContain('the hook was ended by SIGTERM; the written files are complete and stay');
    expect($.read('out/pki/apiserver.crt')).not.toBe(before);
    expect(existsSync(join($.directory, 'second'))).toBe(true);
  });

  onFilled('where nothing is to be done, and where nobody agreed, none is run', async ($) => {
    const hooks = ['--before', 'touch before', '--after', 'touch after'];
    expect(await $.kpkiWords(['apply', '-f', 'kubeadm.yaml', '--dir', 'out', '--yes', ...hooks])).toMatchObject({
      code: 0,
    });
    expect(await $.kpkiWords([...renew.slice(0, -1), ...hooks])).toMatchObject({ code: 2 });
    expect($.files().filter((file) => file === 'before' || file === 'after')).toEqual([]);
  });

  onFilled('have the environment without what is named like a secret, and records stay records', async ($) => {
    const words = [...renew, '-o', 'json', '--after', 'env; echo done'];
    const { code, stdout, stderr } = await $.kpkiWords(words, {
      starts: true,
      environment: { VAULT_TOKEN: 'hvs.of-nobody', KPKI_SECRET_ID: 'id-of-nobody', KUBECONFIG: '/nowhere' },
    });
    expect(code).toBe(0);
    expect(stderr).toContain('KUBECONFIG=/nowhere');
    expect(stderr).not.toMatch(/of-nobody/);
    const kinds = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).kind);
    expect(kinds.at(-1)).toBe('Applied');
  });

  onFilled('what another run did in between is not told as that of one that was cut short', async ($) => {
    chmodSync(join($.directory, 'out/pki/ca.key'), 0o644);
    const other = `${process.execPath} ${builtProgram} ${renew.join(' ')}`;
    const once = `[ -e other ] || { touch other; ${other}; }`;
    const words = ['apply', '-f', 'kubeadm.yaml', '--dir', 'out', '--yes', '--before', once, '--after', 'touch after'];
    const { code, stdout, stderr } = await $.kpkiWords(words);
    expect([code, stderr]).toEqual([0, expect.stringContaining('planning again')]);
    expect(stdout).toContain('Nothing to do');
    expect(stdout).not.toContain('cut short');
    expect($.files()).not.toContain('after');
  });

  onFilled('one that reads nothing of what it is told is no trouble', async ($) => {
    expect(await $.kpkiWords([...renew, '--before', 'exec 0<&-', '--after', 'true'])).toMatchObject({ code: 0 });
  });
});
