import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath, runProgram, temporaryDirectory, versionOf } from '@kpki/services';
import { partOf } from '@kpki/services/random-cases';
import { needs } from '@kpki/services/vitest';
import { type Component, type Configuration, componentFlags, flagEntries, parseConfiguration } from '@kpki/spec';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { isRead, kubeadmConfiguration, kubeadmConfigurations } from './kubeadm-configurations.ts';

const phases: Readonly<Partial<Record<Component, readonly string[]>>> = {
  'kube-apiserver': ['control-plane', 'apiserver'],
  'kube-controller-manager': ['control-plane', 'controller-manager'],
  'kube-scheduler': ['control-plane', 'scheduler'],
  etcd: ['etcd', 'local'],
};

const configurations = {
  ...Object.fromEntries(
    kubeadmConfigurations
      .filter((title) => isRead(title, versionOf()))
      .map((title) => [title, kubeadmConfiguration(title, versionOf())]),
  ),
  'certificates elsewhere': `${kubeadmConfiguration('external etcd', versionOf())}\ncertificatesDir: /srv/certs\n`,
  'certificates elsewhere, in a pki directory': `${kubeadmConfiguration('dual stack, IPv4 first', versionOf())}\ncertificatesDir: /srv/x/pki/\n`,
};

function parsed(text: string): Configuration {
  const machine = { name: 'unused', addresses: [] };
  const { configuration, problems } = parseConfiguration(text, 'kubeadm.yaml', { machine });
  if (configuration === undefined) throw new Error(problems.map(({ message }) => message).join('\n'));
  return configuration;
}

async function commandOf(component: Component, configuration: string): Promise<readonly string[] | null> {
  await using directory = await temporaryDirectory();
  const file = join(directory.path, 'kubeadm.yaml');
  await writeFile(file, configuration);
  const phase = phases[component] ?? [];
  const result = await runProgram(
    programPath('kubeadm'),
    ['init', 'phase', ...phase, `--config=${file}`, '--dry-run'],
    { environment: { KUBEADM_INIT_DRYRUN_DIR: directory.path } },
  );
  if (result.code !== 0) throw new Error(result.stderr);
  const name = `${component}.yaml`;
  if (!(await readdir(directory.path)).includes(name)) return null;
  const manifest = parse(await readFile(join(directory.path, name), 'utf8'));
  return manifest.spec.containers[0].command;
}

needs('kubeadm')('the flags of the table, in kubeadm’s static pods, are those that kpki gives', () => {
  describe.each(partOf(Object.entries(configurations), 3))('%s', (_, configuration) => {
    test.each(Object.keys(phases) as Component[])('%s', async (component) => {
      const { cluster, certificatesDir } = parsed(configuration);
      const table = flagEntries.filter((entry) => entry.component === component).map(({ flag }) => flag);
      const ofTable = (line: string): boolean => table.includes(line.split('=')[0] ?? '');
      const command = await commandOf(component, configuration);
      const given = componentFlags(cluster, component, '/etc/kubernetes', certificatesDir).map(
        ({ flag, value }) => `${flag}=${value}`,
      );
      if (command === null) {
        expect(given).toEqual([]);
        return;
      }
      expect(given.filter(ofTable).toSorted()).toEqual(command.filter(ofTable).toSorted());
      expect(command).toEqual(expect.arrayContaining(given));
    });
  });
});
