import { type Component, type ComponentFlag, componentFlags, components } from '@kpki/spec';
import { stringify } from 'yaml';
import { Fault } from '../fault.ts';
import { readConfiguration } from '../session/configuration.ts';
import type { Run } from './command.ts';

const usualDirectory = '/etc/kubernetes';

export const run: Run = async ({ arguments: [name = ''], options, terminal }) => {
  const component = components.find((each) => each === name);
  if (component === undefined) {
    throw new Fault('usage', `${JSON.stringify(name)} is no component; known are ${components.join(', ')}`);
  }
  const { cluster } = await readConfiguration(options, terminal);
  const directory = (options.at ?? usualDirectory).replace(/\/+$/, '');
  const flags = componentFlags(cluster, component, directory);
  terminal.out(forms[options.form ?? 'flags'](component, flags));
  return 'done';
};

type Form = (component: Component, flags: readonly ComponentFlag[]) => string;

/** Sections of kubeadm's ClusterConfiguration that take extra arguments of a component. */
const kubeadmSections: Partial<Record<Component, readonly string[]>> = {
  'kube-apiserver': ['apiServer'],
  'kube-controller-manager': ['controllerManager'],
  'kube-scheduler': ['scheduler'],
  etcd: ['etcd', 'local'],
};

export type FlagForm = 'flags' | 'kubeadm' | 'static-pod';

const forms: Readonly<Record<FlagForm, Form>> = {
  flags: (_, flags) => flags.map(({ flag, value }) => `${flag}=${value}`).join('\n'),
  kubeadm: (component, flags) => {
    const section = kubeadmSections[component];
    if (section === undefined) {
      throw new Fault('usage', `kubeadm's configuration has no section for ${component}; use --form flags`);
    }
    const extraArgs = flags.map(({ flag, value }) => ({ name: flag.replace(/^--/, ''), value }));
    const body = [...section]
      .reverse()
      .reduce<Record<string, unknown>>((inner, key) => ({ [key]: inner }), { extraArgs });
    return stringify(
      { apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration', ...body },
      { lineWidth: 0 },
    ).trimEnd();
  },
  'static-pod': (component, flags) =>
    stringify(
      {
        spec: {
          containers: [
            { name: component, command: [component, ...flags.map(({ flag, value }) => `${flag}=${value}`)] },
          ],
        },
      },
      { lineWidth: 0 },
    ).trimEnd(),
};
