import { access } from 'node:fs/promises';
import { flagTexts, selectionTexts } from '@kpki/presentation';
import {
  type Cluster,
  type Component,
  type ComponentFlag,
  type ComponentFlagLeftUnset,
  componentFlags,
  componentFlagsLeftUnset,
  components,
  flagsWithoutKey,
  hasFact,
  signingFlags,
} from '@kpki/spec';
import type { RunCommand } from '../command-line/command.ts';
import { Fault } from '../fault.ts';
import { optionWords } from '../options/option-words.ts';
import type { FlagForm, OptionValues } from '../options/options.ts';
import { record } from '../print/record.ts';
import { readConfiguration } from '../session/configuration.ts';
import { keyFilesOf } from '../session/known-plugins.ts';
import { programName } from '../terminal/program-name.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { isObeyed } from '../text/clean.ts';
import { insteadOf } from '../text/near-name.ts';

const defaultDirectory = '/etc/kubernetes';

export const run: RunCommand = async ({ arguments: [name = ''], options, terminal }) => {
  const component = components.find((each) => each === name);
  if (component === undefined) {
    const instead = insteadOf(name, components, selectionTexts.known(components));
    throw new Fault('usage', `${JSON.stringify(name)} is no component; ${instead}`);
  }
  const configuration = await readConfiguration(options, terminal);
  const { cluster, certificatesDir } = configuration;
  const hasKeyFile = keyFilesOf(configuration);
  if (options.at !== undefined && isObeyed(options.at)) throw new Fault('usage', '--at has a control character in it');
  const at = (options.at ?? defaultDirectory).replace(/\/+$/, '');
  // With --at elsewhere, the certificates are there too.
  const certificates = options.at === undefined ? certificatesDir : undefined;
  const desired = componentFlags(cluster, component, at, certificates, hasKeyFile);
  if (desired.length === 0) throw new Fault('failed', `${component} reads nothing of this cluster's PKI`);
  const unset = options.all === true ? componentFlagsLeftUnset(cluster, component, at, certificates, hasKeyFile) : [];
  const afterRotation = signingFlags(component, desired);
  const signing = afterRotation.filter((each) => !desired.includes(each));
  const isRotated = options.rotated === true || (await areThere(signing));
  const flags = isRotated ? afterRotation : desired;
  terminal.out(forms[options.form ?? 'flags'](component, flags, cluster));
  if (unset.length > 0) terminal.out(comments(isRotated ? signingFlags(component, unset) : unset));
  else noteFlagsWithoutKey(flagsWithoutKey(component, hasKeyFile), terminal);
  if (!isRotated) noteSigning(component, signing, options, terminal);
  await noteLostKey(component, flags, options, terminal);
  return 'done';
};

/** Whether the files of flags are on this machine: then they decide, not the spec. */
async function areThere(flags: readonly ComponentFlag[]): Promise<boolean> {
  if (flags.length === 0) return false;
  const found = await Promise.all(flags.map(({ value }) => seen(value)));
  return found.every((each) => each === 'there');
}

/** `unknown`: its folder may not be read. */
async function seen(file: string): Promise<'there' | 'absent' | 'unknown'> {
  try {
    await access(file);
    return 'there';
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'absent' : 'unknown';
  }
}

async function noteLostKey(
  component: Component,
  flags: readonly ComponentFlag[],
  { file, environment }: OptionValues,
  terminal: Terminal,
): Promise<void> {
  const signing = new Set(flagsWithoutKey(component, () => false).map(({ flag }) => flag));
  const own = flags.filter(({ flag }) => signing.has(flag));
  const found = await Promise.all(own.map(({ value }) => seen(value)));
  const lost = own.filter((_, at) => found[at] === 'absent');
  if (lost.length === 0 || !found.includes('there')) return;
  const rotate = `${programName()} rotate kubernetes-ca${optionWords({ file, environment })}`;
  terminal.note(
    flagTexts.keyLost(
      lost.map(({ value }) => value),
      [...signing],
      component,
      rotate,
    ),
  );
}

/** The spec does not tell whether a rotation ever began, and so which file it is. */
function noteSigning(
  component: Component,
  signing: readonly ComponentFlag[],
  { file, environment, at, form, all }: OptionValues,
  terminal: Terminal,
): void {
  const rotate = `${programName()} rotate kubernetes-ca${optionWords({ file, environment })}`;
  const words = `${optionWords({ file, environment, at, form })}${all === true ? ' --all' : ''}`;
  const flags = `${programName()} flags ${component} --rotated${words}`;
  for (const { flag, value } of signing) {
    terminal.note(flagTexts.onceRotating(rotate, flag, value, flags));
  }
}

/** Goes to standard error, since the output may be part of a command line. */
function noteFlagsWithoutKey(flags: readonly ComponentFlagLeftUnset[], terminal: Terminal): void {
  const [first] = flags;
  if (first !== undefined)
    terminal.note(
      flagTexts.leftOut(
        flags.map(({ flag }) => flag),
        first.why,
      ),
    );
}

/** Comments in each format: some of these flags exclude others, and none is needed in every cluster. */
function comments(flags: readonly ComponentFlagLeftUnset[]): string {
  const lines = flags.flatMap(({ flag, value, why }) => [value === null ? flag : `${flag}=${value}`, `  ${why}`]);
  return ['', '# Left unset:', ...lines.map((line) => `# ${line}`)].join('\n');
}

type Form = (component: Component, flags: readonly ComponentFlag[], cluster: Cluster) => string;

const staticPods: Partial<Record<Component, readonly string[]>> = {
  'kube-apiserver': ['apiServer'],
  'kube-controller-manager': ['controllerManager'],
  'kube-scheduler': ['scheduler'],
  etcd: ['etcd', 'local'],
};

const forms: Readonly<Record<FlagForm, Form>> = {
  flags: (_, flags) => flags.map(({ flag, value }) => `${flag}=${value}`).join('\n'),
  kubeadm: (component, flags, cluster) => {
    const section = staticPods[component];
    if (section === undefined) {
      throw new Fault('usage', `kubeadm's configuration has no section for ${component}; use --form flags`);
    }
    const { apiVersion, extraArgs } = kubeadmArguments(cluster, flags);
    const body = [...section]
      .reverse()
      .reduce<Record<string, unknown>>((inner, key) => ({ [key]: inner }), { extraArgs });
    return record({ apiVersion, kind: 'ClusterConfiguration', ...body }, 'yaml');
  },
  // A list can be extended only by a JSON patch (RFC 6902): a merge would replace it.
  'static-pod': (component, flags) => {
    if (staticPods[component] === undefined) {
      throw new Fault('usage', `${component} is no static pod; use --form flags`);
    }
    return record(
      flags.map(({ flag, value }) => ({ op: 'add', path: '/spec/containers/0/command/-', value: `${flag}=${value}` })),
      'yaml',
    );
  },
};

/** kubeadm reads v1beta4, in which arguments are a list, since Kubernetes 1.31; before, they are a map. */
function kubeadmArguments(
  { kubernetesVersion }: Cluster,
  flags: readonly ComponentFlag[],
): { readonly apiVersion: string; readonly extraArgs: unknown } {
  const named = flags.map(({ flag, value }) => ({ name: flag.replace(/^--/, ''), value }));
  if (hasFact(kubernetesVersion, 'lists-of-arguments')) {
    return { apiVersion: 'kubeadm.k8s.io/v1beta4', extraArgs: named };
  }
  const extraArgs = Object.fromEntries(named.map(({ name, value }) => [name, value]));
  return { apiVersion: 'kubeadm.k8s.io/v1beta3', extraArgs };
}
