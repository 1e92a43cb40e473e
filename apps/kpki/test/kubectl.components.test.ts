import { chmodSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { kubectl, programPath } from '@kpki/services';
import { needs } from '@kpki/services/vitest';
import { expect } from 'vitest';
import { parse } from 'yaml';
import { builtProgram } from './built/program.ts';
import { kpkiFile, kubeadmFile } from './configurations.ts';
import { script } from './script.ts';

needs('kubectl')('kubectl', () => {
  script('runs kpki as its plugin', async ($) => {
    const program = join($.directory, 'bin', 'kubectl-pki');
    $.write('bin/kubectl-pki', `#!/bin/sh\nexec "${process.execPath}" "${builtProgram}" "$@"\n`);
    chmodSync(program, 0o755);
    const environment = { PATH: `${$.directory}/bin:${process.env['PATH']}`, HOME: $.directory };
    const pki = (...words: string[]) => $.run(programPath('kubectl'), ['pki', ...words], { environment });
    expect(await pki('--version')).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+/) });
    $.write('kubeadm.yaml', kubeadmFile);
    expect(await pki('plan', '-f', 'kubeadm.yaml', '--dir', 'out', '--exit-code')).toMatchObject({ code: 3 });
    expect(await pki('frobnicate')).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no command') });
    symlinkSync(builtProgram, join($.directory, 'bin', 'kubectl-linked'));
    const help = await $.run(process.execPath, [join($.directory, 'bin', 'kubectl-linked'), 'export', '--help']);
    expect(help.stdout).toContain('Usage: kubectl pki export [options]');
    expect(help.stdout).toContain('  kubectl pki export --node cp1 | tar -x\n');
    $.write('bin/kubectl_complete-pki', (await pki('completion', 'kubectl')).stdout);
    chmodSync(join($.directory, 'bin', 'kubectl_complete-pki'), 0o755);
    const completed = await $.run(programPath('kubectl'), ['__complete', 'pki', 'st'], { environment });
    expect(completed.stdout).toBe('status\nstart\n:4\n');
    const { stdout } = await $.run(programPath('kubectl'), ['plugin', 'list'], { environment });
    expect(stdout).toContain(program);
  });

  for (const profile of ['kubernetes', 'kubeadm']) {
    script(`reads every kubeconfig of the profile ${profile}`, async ($) => {
      $.write(
        'kpki.yaml',
        kpkiFile(`  profile: ${profile}\n  include: [kube-proxy.conf]\n  controlPlaneEndpoint: "[2001:db8::1]:6443"\n`),
      );
      await $.ends(0, 'apply --yes');
      const confs = $.files('out').filter((file) => file.endsWith('.conf'));
      expect(confs).toHaveLength(7);
      for (const conf of confs) {
        const options = { kubeconfig: join($.directory, 'out', conf), cacheDirectory: join($.directory, 'cache') };
        const view = await kubectl(options, 'config', 'view', '--minify', '--raw', '-o', 'json');
        expect(view, conf).toMatchObject({ code: 0, stderr: '' });
        const seen = JSON.parse(view.stdout);
        const written = parse($.read(`out/${conf}`));
        expect(seen['current-context']).toBe(written['current-context']);
        expect(seen.users).toEqual(written.users);
        expect(seen.clusters).toEqual(written.clusters);
        // It gets as far as the network: the file, the pair in it and the CA are accepted.
        const request = await kubectl(options, 'get', '--raw', '/readyz', '--request-timeout=1ms');
        expect(request.stderr, conf).toMatch(/timeout|deadline|connect|refused|unreachable/i);
      }
    });
  }
});
